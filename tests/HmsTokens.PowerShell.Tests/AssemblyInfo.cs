using Xunit.Sdk;
using Xunit.v3;

// Tests set credentials in the environment, which the whole process shares.
[assembly: Parallelization(Mode = ParallelMode.None)]

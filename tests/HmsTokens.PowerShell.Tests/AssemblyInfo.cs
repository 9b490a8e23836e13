using Xunit.Sdk;
using Xunit.v3;

// The environment holds credentials and is one for all of the process.
[assembly: Parallelization(Mode = ParallelMode.None)]

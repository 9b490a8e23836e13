namespace HmsTokens.Core.Tests;

/// <summary>Tests that measure the memory of the process, so no other test may run at the same time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HmsTokens.PowerShell.Tests;

/// <summary>An HTTP server on loopback that keeps what it is asked and answers as a test says.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<string> _requests = new();

    /// <summary>Starts it.</summary>
    public LoopbackServer(Reply reply)
    {
        Answer = _ => reply;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(AnswerAsync);
        _server.Start();
    }

    /// <summary>What it answers to a body.</summary>
    public Func<string, Reply> Answer { get; set; }

    public string Url => _server.Urls.Single();

    /// <summary>The path and body of each request so far.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public void Dispose() => ((IDisposable)_server).Dispose();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string body = await reader.ReadToEndAsync(context.RequestAborted);
        _requests.Enqueue($"{context.Request.Path} {body}");
        Reply reply = Answer(body);
        context.Response.StatusCode = reply.Status;
        context.Response.Headers.RetryAfter = reply.RetryAfter;
        await context.Response.WriteAsync(reply.Body, context.RequestAborted);
    }

    /// <summary>An answer.</summary>
    public sealed record Reply(int Status, string Body, string? RetryAfter = null);
}

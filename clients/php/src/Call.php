<?php

declare(strict_types=1);

namespace CleverTap\Gateway;

/** A call in flight; Gateway::start makes them, so that many can run at once. */
final class Call
{
    /** @internal */
    public int $id = 0;
    /** @internal The line that is sent. */
    public string $line = '';
    /** @internal Groups of messages that have come, for a stream. */
    public array $groups = [];
    private bool $isDone = false;
    private mixed $result = null;
    private ?\Throwable $problem = null;

    /** @internal */
    public function __construct(
        public readonly string $method,
        private readonly array $params,
        private readonly ?\Closure $onProgress,
        private readonly Connection $connection,
        private readonly ?float $timeout,
    ) {
    }

    /** Whether its outcome is known. */
    public function isDone(): bool
    {
        return $this->isDone;
    }

    /**
     * Waits for the outcome and returns the result. Other calls of the same gateway go on meanwhile.
     *
     * @param ?float $timeout seconds; after them the call is cancelled
     * @throws GatewayException|CallTimeout|GatewayDied|CallCancelled|WrongVersion|GatewayClosed
     */
    public function wait(?float $timeout = null): mixed
    {
        $timeout ??= $this->timeout;
        $deadline = $timeout === null ? null : microtime(true) + $timeout;
        $this->waitUntil(fn () => $this->isDone, $timeout, $deadline);
        return $this->outcome();
    }

    /** Stops the call; wait() then throws CallCancelled. */
    public function cancel(): void
    {
        if (!$this->isDone) {
            $this->connection->cancel($this);
            $this->fail(new CallCancelled("$this->method was cancelled."));
        }
    }

    /** @internal Waits until the condition holds; whatever is thrown meanwhile cancels the call. */
    public function waitUntil(\Closure $condition, ?float $timeout, ?float $deadline): void
    {
        try {
            while (!$condition()) {
                if ($deadline !== null && microtime(true) >= $deadline) {
                    throw new CallTimeout("$this->method took longer than $timeout s and was cancelled.");
                }
                $this->connection->pump($deadline);
            }
        } catch (\Throwable $problem) {
            $this->cancel();
            throw $problem;
        }
    }

    /** @internal The result, or what was wrong. */
    public function outcome(): mixed
    {
        return $this->problem ? throw $this->problem : $this->result;
    }

    /** @internal The request, without what every request has. */
    public function request(): array
    {
        $params = $this->params;
        if (!array_is_list($params)) {
            $params = array_filter($params, fn ($value) => $value !== null);
        }
        if ($this->onProgress) {
            $params['_meta'] = [...($params['_meta'] ?? []), 'progressToken' => $this->id];
        }
        return ['id' => $this->id, 'method' => $this->method] + ($params === [] ? [] : ['params' => $params]);
    }

    /** @internal What the callback throws is this call's outcome, whichever call is waited for. */
    public function progress(array $news): void
    {
        try {
            ($this->onProgress ?? fn () => null)($news);
        } catch (\Throwable $problem) {
            $this->connection->cancel($this);
            $this->fail($problem);
        }
    }

    /** @internal */
    public function succeed(mixed $result): void
    {
        $this->isDone = true;
        $this->result = $result;
    }

    /** @internal */
    public function fail(\Throwable $problem): void
    {
        $this->isDone = true;
        $this->problem = $problem;
    }
}

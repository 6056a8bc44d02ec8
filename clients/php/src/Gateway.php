<?php

declare(strict_types=1);

namespace CleverTap\Gateway;

/**
 * A gateway process and its methods.
 *
 * It starts with the first call, and anew with the next one where it has ended. close(), or the end of
 * the object, ends it.
 */
final class Gateway
{
    use Methods;

    private readonly array $words;
    private ?Connection $connection = null;
    private int $owner = 0;
    private bool $isClosed = false;

    /**
     * @param bool $sandbox answers without account or network
     * @param ?string $account the configured account of calls that name none
     * @param ?string $config a config file instead of the usual one
     * @param ?string $binary the program, instead of CLEVERTAP_GATEWAY_BINARY's or PATH's
     * @param array<string, string> $env variables set for the gateway besides this process's own
     * @param list<string> $options further options of the program, such as ['--log-level', 'debug']
     * @param ?float $timeout seconds a call may take where it does not say itself
     * @param ?\Closure $onLog called with each line of the gateway's log, while a call waits
     */
    public function __construct(
        bool $sandbox = false,
        ?string $account = null,
        ?string $config = null,
        private readonly ?string $binary = null,
        private readonly array $env = [],
        array $options = [],
        private readonly ?float $timeout = null,
        private readonly ?\Closure $onLog = null,
    ) {
        $words = ['--stdio', ...($sandbox ? ['--sandbox'] : [])];
        $words = [...$words, ...($account === null ? [] : ['--account', $account])];
        $this->words = [...$words, ...($config === null ? [] : ['--config', $config]), ...$options];
    }

    public function __destruct()
    {
        $this->close();
    }

    /** Calls any method by its name on the wire, and waits for the result. */
    public function call(
        string $method,
        array $params = [],
        ?float $timeout = null,
        ?\Closure $onProgress = null,
    ): mixed {
        return $this->start($method, $params, $onProgress)->wait($timeout);
    }

    /** Starts a call and returns at once: several run at the same time, and each wait() serves them all. */
    public function start(string $method, array $params = [], ?\Closure $onProgress = null): Call
    {
        if (!$this->connection || $this->connection->ended || $this->owner !== getmypid()) {
            $this->connection = $this->started();
            $this->owner = getmypid();
        }
        $call = new Call($method, $params, $onProgress, $this->connection, $this->timeout);
        $this->connection->submit($call);
        return $call;
    }

    /** The gateway's process id; null while there is none. */
    public function pid(): ?int
    {
        return $this->connection?->ended ? null : $this->connection?->pid;
    }

    /** Ends the gateway within 4 s, gently if it lets itself; calls in flight fail with GatewayClosed. */
    public function close(): void
    {
        $this->isClosed = true;
        $this->connection?->close();
        $this->connection = null;
    }

    private function openStream(array $params, ?float $timeout, ?\Closure $onProgress): ReportStream
    {
        $connection = $this->started();
        $timeout ??= $this->timeout;
        $call = new Call('getReport', [...$params, 'stream' => true], $onProgress, $connection, $timeout);
        return new ReportStream($connection, $call, $timeout);
    }

    private function started(): Connection
    {
        if ($this->isClosed) {
            throw new GatewayClosed('The client was closed.');
        }
        $environment = [...getenv(), ...$this->env];
        $binary = Binary::find($this->binary, $environment);
        $command = [$binary, '--parent-pid', (string) getmypid(), ...$this->words];
        return new Connection($command, $environment, $this->onLog);
    }
}

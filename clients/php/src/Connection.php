<?php

declare(strict_types=1);

namespace CleverTap\Gateway;

/**
 * A running gateway and the pipes to it. Nothing runs in the background: whoever waits pumps.
 *
 * @internal
 */
final class Connection
{
    /** Calls that the gateway has at once; more wait here, in order. */
    private const IN_FLIGHT = 1000;
    /** Bytes of stderr kept for GatewayDied. */
    private const TAIL_BYTES = 4096;
    /** Seconds close() waits after the end of input, and again after SIGTERM. */
    private const PATIENCE = 2.0;
    /** Seconds an ended gateway's status is waited for. */
    private const LAST_WORDS = 0.5;
    private const CHUNK = 1 << 16;
    private const HANDSHAKE = 0;
    private const SIGTERM = 15;
    private const SIGKILL = 9;

    /** Why no call can be made any more; null while they can. */
    public ?CleverTapException $ended = null;
    public readonly int $pid;
    /** @var resource */
    private $process;
    /** @var list<resource> stdin, stdout, stderr */
    private array $pipes = [];
    /** @var array<int, Call> */
    private array $pending = [];
    /** @var array<int, Call> */
    private array $heldBack = [];
    private int $lastId = self::HANDSHAKE;
    private string $unsent = '';
    /** @var list<string> the pieces of a line that is not complete */
    private array $line = [];
    private string $tail = '';
    private string $unlogged = '';
    private bool $isVerified = false;
    private int $owner;

    /** @param list<string> $command */
    public function __construct(
        private readonly array $command,
        array $environment,
        private readonly ?\Closure $onLog,
    ) {
        // A session of its own: Ctrl-C reaches this process, and not the gateway. PHP cannot do that itself.
        $setsid = Binary::search('setsid', $environment + ['PATH' => '/usr/bin:/bin'])
            ?? Binary::search('/usr/bin/setsid', [])
            ?? throw new GatewayNotFound('There is no program setsid; install the package util-linux.');
        $environment['SWIFT_BACKTRACE'] = 'enable=no';
        $pipes = [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w']];
        $process = @proc_open([$setsid, ...$command], $pipes, $this->pipes, null, $environment);
        if (!is_resource($process)) {
            throw new GatewayNotFound("$command[0] could not be started: " . (error_get_last()['message'] ?? ''));
        }
        $this->process = $process;
        $this->pid = proc_get_status($process)['pid'];
        $this->owner = getmypid();
        foreach ($this->pipes as $pipe) {
            stream_set_blocking($pipe, false);
            stream_set_read_buffer($pipe, 0);
            stream_set_write_buffer($pipe, 0);
        }
        $this->send(['id' => self::HANDSHAKE, 'method' => 'getStatus']);
    }

    /** Sends the call, at once or when it is its turn. */
    public function submit(Call $call): void
    {
        $call->id = ++$this->lastId;
        $call->line = self::line($call->request());
        if ($this->ended) {
            $call->fail($this->ended);
            return;
        }
        $this->heldBack[$call->id] = $call;
        $this->fill();
    }

    /** Stops the call; nothing comes for it any more. */
    public function cancel(Call $call): void
    {
        unset($this->heldBack[$call->id]);
        if (isset($this->pending[$call->id])) {
            unset($this->pending[$call->id]);
            $this->send(['method' => 'notifications/cancelled', 'params' => ['requestId' => $call->id]]);
            $this->fill();
        }
    }

    /** Waits until something comes, or the deadline (of microtime), and deals with it. */
    public function pump(?float $deadline): void
    {
        if ($this->ended || !$this->waitForPipes($deadline)) {
            return;
        }
        $this->flush();
        $this->readLog();
        try {
            $this->readAnswers();
        } catch (CleverTapException $problem) {
            $this->end($problem);
        }
    }

    /** Ends the gateway: end of input, after 2 s SIGTERM, after 2 s more SIGKILL. */
    public function close(): void
    {
        if ($this->ended || $this->owner !== getmypid()) {
            return;
        }
        $this->fail(new GatewayClosed('The client was closed.'));
        fclose($this->pipes[0]);
        foreach ([self::SIGTERM, self::SIGKILL] as $signal) {
            if ($this->drain(self::PATIENCE)) {
                break;
            }
            proc_terminate($this->process, $signal);
        }
        $this->letGo();
    }

    /** Ends the gateway at once; its calls are given up. */
    public function kill(): void
    {
        $this->end(new GatewayClosed('The client was closed.'));
    }

    private function waitForPipes(?float $deadline): bool
    {
        $read = array_filter([$this->pipes[1], $this->pipes[2]], fn ($pipe) => !feof($pipe));
        $write = $this->unsent === '' ? [] : [$this->pipes[0]];
        $except = null;
        $left = $deadline === null ? null : max(0, (int) (($deadline - microtime(true)) * 1e6));
        // A signal interrupts the wait: its handler, which may throw, runs before the next one.
        $seconds = $left === null ? null : intdiv($left, 1_000_000);
        return (bool) @stream_select($read, $write, $except, $seconds, $left === null ? null : $left % 1_000_000);
    }

    /** Reads and forgets until stdout ends; whether it did so in time. */
    private function drain(float $seconds): bool
    {
        $deadline = microtime(true) + $seconds;
        while (!feof($this->pipes[1])) {
            if (microtime(true) >= $deadline) {
                return false;
            }
            if ($this->waitForPipes($deadline)) {
                fread($this->pipes[1], self::CHUNK);
                $this->readLog();
            }
        }
        return true;
    }

    /** Sends what waits, as far as there is room; nothing before the contract's version is known. */
    private function fill(): void
    {
        while ($this->isVerified && $this->heldBack && count($this->pending) < self::IN_FLIGHT) {
            $id = array_key_first($this->heldBack);
            $this->pending[$id] = $this->heldBack[$id];
            unset($this->heldBack[$id]);
            $this->unsent .= $this->pending[$id]->line;
        }
        $this->flush();
    }

    private function send(array $message): void
    {
        $this->unsent .= self::line($message);
        $this->flush();
    }

    private function flush(): void
    {
        if ($this->unsent !== '' && !$this->ended) {
            $written = @fwrite($this->pipes[0], $this->unsent);
            // Where nothing can be written it has ended, which shows at the end of its stdout, or is busy.
            $this->unsent = substr($this->unsent, (int) $written);
        }
    }

    private function readLog(): void
    {
        $data = (string) fread($this->pipes[2], self::CHUNK);
        $this->tail = substr($this->tail . $data, -self::TAIL_BYTES);
        $lines = explode("\n", $this->unlogged . $data);
        $this->unlogged = substr(array_pop($lines), -self::TAIL_BYTES);
        array_map($this->onLog ?? fn () => null, $lines);
    }

    private function readAnswers(): void
    {
        $data = (string) fread($this->pipes[1], self::CHUNK);
        // Only the byte 0x0A ends a line: U+2028 and the like are text.
        $lines = explode("\n", $data);
        $rest = array_pop($lines);
        foreach ($lines as $line) {
            $whole = implode('', [...$this->line, $line]);
            $this->line = [];
            $this->receive($whole);
        }
        if ($rest !== '') {
            $this->line[] = $rest;
        }
        if ($data === '' && feof($this->pipes[1])) {
            $this->end(null);
        }
    }

    private function receive(string $line): void
    {
        $message = json_decode($line, true, 512, JSON_BIGINT_AS_STRING);
        if (!is_array($message) || array_is_list($message)) {
            throw $this->stranger('it writes lines that are no JSON objects');
        }
        $params = $message['params'] ?? [];
        match ($message['method'] ?? null) {
            null => $this->answer($message),
            'notifications/progress' => ($this->pending[$params['progressToken']] ?? null)?->progress($params),
            'notifications/report' => $this->deliver($params),
            default => null,
        };
    }

    private function deliver(array $params): void
    {
        $call = $this->pending[$params['requestId']] ?? null;
        if ($call) {
            $call->groups[] = $params['messages'];
        }
    }

    private function answer(array $message): void
    {
        if (!$this->isVerified) {
            $this->verify($message);
            return;
        }
        $call = $this->pending[$message['id'] ?? -1] ?? null;
        if (!$call) {
            return;
        }
        unset($this->pending[$call->id]);
        $this->fill();
        if (isset($message['error'])) {
            $call->fail(GatewayException::fromAnswer($message['error']));
        } else {
            $call->succeed($message['result'] ?? null);
        }
    }

    /** The first answer tells which contract the program keeps; another major version is refused. */
    private function verify(array $message): void
    {
        $version = $message['result']['contract']['version'] ?? null;
        if (($message['id'] ?? null) !== self::HANDSHAKE || !is_string($version)) {
            throw $this->stranger('it does not tell the version of its contract');
        }
        if (explode('.', $version)[0] !== explode('.', Values::CONTRACT_VERSION)[0]) {
            throw new WrongVersion(
                "The gateway keeps version $version of the contract, this client was made for "
                . Values::CONTRACT_VERSION . ': install matching versions.'
            );
        }
        $this->isVerified = true;
        $this->fill();
    }

    private function stranger(string $why): WrongVersion
    {
        return new WrongVersion("{$this->command[0]} is no clevertap-gateway: $why.");
    }

    /** Ends everything, for a reason or because the gateway itself has ended. */
    private function end(?CleverTapException $why): void
    {
        if ($this->ended || $this->owner !== getmypid()) {
            return;
        }
        $why ??= $this->howItEnded();
        proc_terminate($this->process, self::SIGKILL);
        $this->fail($why);
        fclose($this->pipes[0]);
        $this->letGo();
    }

    private function howItEnded(): GatewayDied
    {
        $deadline = microtime(true) + self::LAST_WORDS;
        do {
            $status = proc_get_status($this->process);
        } while ($status['running'] && microtime(true) < $deadline && usleep(5000) === null);
        if ($status['running']) {
            proc_terminate($this->process, self::SIGKILL);
        }
        do {
            $before = $this->tail;
            $this->readLog();
        } while ($before !== $this->tail);
        $signal = $status['running'] ? self::SIGKILL : ($status['signaled'] ? $status['termsig'] : null);
        return new GatewayDied($signal === null ? $status['exitcode'] : null, $signal, $this->tail);
    }

    private function fail(CleverTapException $why): void
    {
        $this->ended = $why;
        $calls = [...$this->pending, ...$this->heldBack];
        $this->pending = $this->heldBack = [];
        foreach ($calls as $call) {
            $call->fail($why);
        }
    }

    private function letGo(): void
    {
        fclose($this->pipes[1]);
        fclose($this->pipes[2]);
        proc_close($this->process);
    }

    private static function line(array $message): string
    {
        $flags = JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES;
        return json_encode(['jsonrpc' => '2.0'] + $message, $flags) . "\n";
    }
}

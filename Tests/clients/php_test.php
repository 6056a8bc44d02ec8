<?php

// The PHP client's tests: one function a feature of the table in clients/README.md.

declare(strict_types=1);

use CleverTap\Gateway as client;
use CleverTap\Gateway\Gateway;
use CleverTap\Gateway\Values;

const AUTOLOAD = __DIR__ . '/../../clients/php/autoload.php';
const DAY = ['from' => '20240101', 'to' => '20240101'];
require AUTOLOAD;

set_error_handler(function (int $level, string $message, string $file, int $line): bool {
    return error_reporting() & $level ? throw new ErrorException($message, 0, $level, $file, $line) : false;
});

function scratch(string $name): string
{
    return getenv('SCRATCH') . "/$name";
}

function sandbox(): Gateway
{
    return new Gateway(sandbox: true);
}

function fake(string $mode, array $env = []): Gateway
{
    return new Gateway(binary: getenv('FAKE'), env: ['FAKE_GATEWAY' => $mode] + $env);
}

function check(mixed $condition, mixed ...$what): void
{
    if (!$condition) {
        $line = debug_backtrace()[0]['line'];
        throw new LogicException("failed at line $line: " . substr(json_encode($what), 0, 2000));
    }
}

function raises(string $class, Closure $body): Throwable
{
    try {
        $body();
    } catch (Throwable $problem) {
        return $problem instanceof $class ? $problem : throw $problem;
    }
    throw new LogicException("$class was not thrown");
}

function waitUntil(Closure $condition): void
{
    for ($turn = 0; !$condition(); $turn++) {
        check($turn < 1000, 'waited in vain');
        usleep(10_000);
    }
}

function seconds(Closure $body): float
{
    $start = microtime(true);
    $body();
    return microtime(true) - $start;
}

function text(string $path): string
{
    return (string) @file_get_contents($path);
}

/** Whether there is no such process, or nothing left of it but its status. */
function ended(int $pid): bool
{
    $stat = text("/proc/$pid/stat");
    return $stat === '' || substr(strrchr($stat, ')'), 2, 1) === 'Z';
}

function matches(mixed $expected, mixed $actual): bool
{
    if ($expected === '*') {
        return true;
    }
    if (!is_array($expected) || !is_array($actual)) {
        return $expected === $actual;
    }
    return count($expected) === count($actual) && array_reduce(
        array_keys($expected),
        fn ($good, $key) => $good && array_key_exists($key, $actual) && matches($expected[$key], $actual[$key]),
        true
    );
}

/** Runs a script in a PHP of its own, in a process group of its own. */
function script(string $source): array
{
    $source = 'require ' . var_export(AUTOLOAD, true) . '; use CleverTap\Gateway\Gateway; ' . $source;
    $process = proc_open(['setsid', PHP_BINARY, '-r', $source], [['file', '/dev/null', 'r'], ['pipe', 'w']], $pipes);
    return [$process, $pipes[1], proc_get_status($process)['pid']];
}

$features = [];

$features['transcripts'] = function () {
    foreach (json_decode(text(getenv('EXCHANGES')), true) as $play) {
        $gateway = new Gateway(options: $play['argv'], env: $play['env']);
        foreach ($play['calls'] as $call) {
            try {
                $came = ['result' => $gateway->call($call['method'], $call['params'] ?? [])];
            } catch (client\GatewayException $problem) {
                $came = ['error' => [
                    'code' => $problem->getCode(), 'message' => $problem->sentence, 'data' => $problem->data,
                ]];
            }
            unset($call['answer']['jsonrpc'], $call['answer']['id']);
            check(matches($call['answer'], $came), $play['file'], $call, $came);
        }
    }
};

$features['typed methods'] = function () {
    $gateway = sandbox();
    $values = fn ($entries) => array_column($entries, 'value');
    check($gateway->getReport(from: 20240101, to: '20240102')['to'] === '20240102');
    check($gateway->summarizeReport(...DAY, groupBy: ['day'])['rows'][0]['day'] === '2024-01-01');
    check(count($gateway->planReport(...DAY, lookbackDays: 2, windowDays: 1)['windows']) === 3);
    check($values($gateway->listChannels()) === Values::CHANNELS);
    check($values($gateway->listStatuses()) === Values::STATUSES);
    check($values($gateway->listDeliveries()) === Values::DELIVERIES);
    check($values($gateway->listMessageTypes()) === Values::MESSAGE_TYPES);
    check($gateway->listRegions()[0]['host'] && $gateway->listAccounts()[0]['name'] === 'sandbox');
    check($gateway->checkCredentials()['ok'] && $gateway->getStatus()['running'] === 0);
    check($gateway->ping() === [] && $gateway->discover()['openrpc'] && $gateway->shutdown() === null);
};

$features['errors by kind'] = function () {
    $gateway = sandbox();
    $wrong = raises(
        client\InvalidParamsException::class,
        fn () => $gateway->getReport(from: '20240101', to: 'x', channel: 'pusj')
    );
    $paths = array_column($wrong->violations, 'path');
    sort($paths);
    check($paths === ['/channel', '/to'] && !$wrong->retryable, $wrong->violations);
    check(in_array('push', array_column($wrong->violations, 'suggestion')));
    $refused = raises(
        client\UnauthorizedException::class,
        fn () => $gateway->getReport(...DAY, label: 'sandbox:unauthorized')
    );
    check($refused->getCode() === 1002 && str_contains($refused->getMessage(), $refused->hint));
    $unknown = raises(client\MethodNotFoundException::class, fn () => $gateway->call('getReprot'));
    check($unknown->data['suggestion'] === 'getReport');
};

$features['exact numbers'] = function () {
    check(fake('numbers')->getReport(...DAY)['messages'][0]['count'] === 9007199254740993);
};

$features['timeout'] = function () {
    $log = scratch('timeout');
    $gateway = fake('silent', ['FAKE_GATEWAY_LOG' => $log]);
    $took = seconds(fn () => raises(client\CallTimeout::class, fn () => $gateway->getReport(...DAY, timeout: 1)));
    check($took < 3, $took);
    waitUntil(fn () => str_contains(text($log), 'notifications/cancelled'));
};

$features['progress'] = function () {
    $gateway = sandbox();
    $seen = [];
    $gateway->getReport(...DAY, label: 'sandbox:slow', onProgress: function ($news) use (&$seen) {
        $seen[] = $news['progress'];
    });
    $sorted = array_unique($seen);
    sort($sorted);
    check($seen && $seen === $sorted, $seen);
    $thrower = fn () => throw new DomainException('enough');
    raises(DomainException::class, fn () => $gateway->getReport(...DAY, label: 'sandbox:hang', onProgress: $thrower));
    check($gateway->getStatus()['running'] === 0);
};

$features['stream'] = function () {
    $gateway = sandbox();
    $month = ['from' => '20240101', 'to' => '20240131'];
    $whole = $gateway->getReport(...$month);
    $stream = $gateway->streamReport(...$month);
    check(iterator_to_array($stream, false) === $whole['messages']);
    check($stream->result()['messageCount'] === $whole['messageCount']);
    $wrong = fn () => iterator_to_array($gateway->streamReport(from: 'x', to: 'today'));
    raises(client\InvalidParamsException::class, $wrong);
};

$features['slow stream holds back only itself'] = function () {
    $log = scratch('flood');
    $gateway = fake('flood', ['FAKE_GATEWAY_LOG' => $log]);
    $taken = 0;
    foreach ($gateway->streamReport(...DAY) as $message) {
        if ($taken === 0) {
            check($message['messageId'] === 0);
            for ($before = -1; $before !== (int) text($log); usleep(300_000)) {
                $before = (int) text($log);
            }
            // What waits: a pipe, and what is in hand; 100 kB each.
            check($before > 0 && $before < 40, $before);
            check($gateway->ping() === []);
        }
        if (++$taken === 5001) {
            break;
        }
    }
    check($taken === 5001);
};

$features['cancel'] = function () {
    $log = scratch('cancel');
    $gateway = fake('silent', ['FAKE_GATEWAY_LOG' => $log]);
    $gateway->ping();
    $call = $gateway->start('getReport', DAY);
    waitUntil(fn () => str_contains(text($log), 'getReport'));
    $call->cancel();
    raises(client\CallCancelled::class, fn () => $call->wait());
    waitUntil(fn () => str_contains(text($log), '"notifications/cancelled","params":{"requestId":2}'));
};

$features['interrupt'] = function () {
    [$process, $output, $group] = script('
        pcntl_async_signals(true);
        pcntl_signal(SIGINT, fn () => throw new DomainException("interrupted"));
        $gateway = new Gateway(sandbox: true);
        $gateway->ping();
        echo $gateway->pid(), "\n";
        try {
            $gateway->getReport(from: "20240101", to: "20240101", label: "sandbox:hang");
        } catch (DomainException $problem) {
            echo $problem->getMessage(), " ", $gateway->getStatus()["running"], "\n";
        }');
    $pid = (int) fgets($output);
    usleep(300_000);
    posix_kill(-$group, SIGINT); // As a terminal does: to the group in the foreground.
    check(stream_get_contents($output) === "interrupted 0\n");
    check(proc_close($process) === 0 && ended($pid));
};

$features['killed mid-call'] = function () {
    $gateway = sandbox();
    $gateway->ping();
    $call = $gateway->start('getReport', DAY + ['label' => 'sandbox:hang']);
    $gateway->ping();
    posix_kill($gateway->pid(), SIGKILL);
    $took = seconds(function () use ($call, &$died) {
        $died = raises(client\GatewayDied::class, fn () => $call->wait());
    });
    check($died->signal === SIGKILL && $took < 1, $died->getMessage(), $took);
    check($gateway->getReport(...DAY)['messageCount'] === 3); // By a new one.
    $died = raises(client\GatewayDied::class, fn () => fake('die-mid-call')->getReport(...DAY));
    check(str_contains($died->getMessage(), 'these are my last words'), $died->getMessage());
};

$features['dies at its start'] = function () {
    $gateway = fake('die-at-start');
    foreach ([1, 2] as $turn) {
        $died = raises(client\GatewayDied::class, fn () => $gateway->ping());
        check($died->status === 3 && $died->stderr === "no start today\n", $died->getMessage());
    }
};

$features['missing program'] = function () {
    $missing = raises(client\GatewayNotFound::class, fn () => (new Gateway(binary: '/nonexistent/gateway'))->ping());
    check(str_contains($missing->getMessage(), '/nonexistent/gateway'));
    $gateway = new Gateway(env: ['CLEVERTAP_GATEWAY_BINARY' => '', 'PATH' => '/nonexistent']);
    $missing = raises(client\GatewayNotFound::class, fn () => $gateway->ping());
    check(str_contains($missing->getMessage(), 'CLEVERTAP_GATEWAY_BINARY'));
    check(str_contains($missing->getMessage(), 'PATH (/nonexistent)'));
};

$features['wrong version'] = function () {
    $wrong = raises(client\WrongVersion::class, fn () => fake('wrong-version')->getReport(...DAY));
    check(str_contains($wrong->getMessage(), '2.0'));
    raises(client\WrongVersion::class, fn () => fake('stranger')->ping());
};

$features['50 MB on one line'] = function () {
    check(strlen(fake('big')->getReport(...DAY)['messages'][0]['messageName']) === 50_000_000);
};

$features['characters cut by chunks'] = function () {
    $name = fake('split')->getReport(...DAY)['messages'][0]['messageName'];
    check($name === "a\u{2028}b\u{2029}c\u{85}d\u{1f600}e\u{e9}f", $name);
};

$features['100 calls at once'] = function () {
    $gateway = sandbox();
    $calls = array_map(fn ($limit) => $gateway->start('getReport', DAY + ['limit' => $limit]), range(1, 100));
    $lengths = array_map(fn ($call) => count($call->wait()['messages']), $calls);
    check($lengths === [1, 2, ...array_fill(0, 98, 3)], $lengths);
};

$features['1,000 calls in flight at most'] = function () {
    $gateway = fake('crowd');
    $calls = array_map(fn () => $gateway->start('getReport', DAY), range(1, 1500));
    check(max(array_map(fn ($call) => $call->wait()['messageCount'], $calls)) === 1000);
};

$features['close'] = function () {
    foreach ([[sandbox(), 0, 1], [fake('stubborn'), 3.5, 5.5]] as [$gateway, $least, $most]) {
        $gateway->ping();
        $pid = $gateway->pid();
        $took = seconds(fn () => $gateway->close());
        check(ended($pid) && $took > $least && $took < $most, $took);
        raises(client\GatewayClosed::class, fn () => $gateway->ping());
    }
};

$features['stderr is read'] = function () {
    $gateway = fake('chatty');
    foreach ([1, 2, 3] as $turn) {
        check($gateway->ping() === []);
    }
};

$features['process group of its own'] = function () {
    $gateway = sandbox();
    $gateway->ping();
    check(posix_getpgid($gateway->pid()) === $gateway->pid());
};

$features['ends with its caller'] = function () {
    foreach (['', 'posix_kill(getmypid(), SIGKILL);'] as $last) {
        [$process, $output] = script('$gateway = new Gateway(sandbox: true); $gateway->ping(); '
            . "echo \$gateway->pid(), \"\\n\"; $last");
        $pid = (int) stream_get_contents($output);
        proc_close($process);
        check($pid > 0);
        waitUntil(fn () => ended($pid));
    }
};

$features['fork'] = function () {
    $gateway = sandbox();
    $gateway->ping();
    $child = pcntl_fork();
    if ($child === 0) {
        $good = $gateway->getStatus()['running'] === 0;
        $gateway->close();
        fclose(fopen(scratch($good ? 'good' : 'bad'), 'w'));
        posix_kill(getmypid(), SIGKILL); // So that it does not run what the parent has still to run.
    }
    pcntl_waitpid($child, $status);
    check(file_exists(scratch('good')) && $gateway->ping() === []);
};

$failures = 0;
foreach ($features as $name => $test) {
    try {
        $test();
        echo "ok $name\n";
    } catch (Throwable $problem) {
        $failures += 1;
        fwrite(STDERR, "$problem\n");
        echo "not ok $name: ", strtok($problem->getMessage(), "\n"), "\n";
    }
}
exit($failures ? 1 : 0);

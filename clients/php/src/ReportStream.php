<?php

declare(strict_types=1);

namespace CleverTap\Gateway;

/**
 * A report that is read while it arrives: an iterator over its messages, once.
 *
 * A stream has a gateway process of its own, which waits while nobody takes messages and ends with the
 * loop, also one that is left early.
 *
 * @implements \IteratorAggregate<int, array>
 */
final class ReportStream implements \IteratorAggregate
{
    private ?array $result = null;
    private readonly ?float $deadline;

    /** @internal */
    public function __construct(
        private readonly Connection $connection,
        private readonly Call $call,
        private readonly ?float $timeout,
    ) {
        $this->deadline = $timeout === null ? null : microtime(true) + $timeout;
        $connection->submit($call);
    }

    public function __destruct()
    {
        $this->connection->kill();
    }

    public function getIterator(): \Generator
    {
        try {
            do {
                $ready = fn () => $this->call->groups || $this->call->isDone();
                $this->call->waitUntil($ready, $this->timeout, $this->deadline);
                $groups = $this->call->groups;
                $this->call->groups = [];
                foreach ($groups as $group) {
                    foreach ($group as $message) {
                        yield $message;
                    }
                }
            } while ($groups || !$this->call->isDone());
            $this->result = $this->call->outcome();
        } finally {
            $this->connection->kill();
        }
    }

    /** The report without its messages: windows, counts, warnings. null until the last message. */
    public function result(): ?array
    {
        return $this->result;
    }
}

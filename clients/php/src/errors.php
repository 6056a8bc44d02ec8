<?php

declare(strict_types=1);

namespace CleverTap\Gateway;

/** Everything this library throws on its own. */
class CleverTapException extends \RuntimeException
{
}

/** The gateway answered with an error; there is a subclass for every kind. The code is the error's. */
class GatewayException extends CleverTapException
{
    public readonly string $kind;
    /** Whether the same call may succeed later. */
    public readonly bool $retryable;
    /** What to do about it. */
    public readonly string $hint;
    /** Everything that is wrong with the params: path, rule, message, allowed?, suggestion?. */
    public readonly array $violations;

    /** @param string $sentence the message without the hint */
    public function __construct(int $code, public readonly string $sentence, public readonly array $data)
    {
        $this->kind = $data['kind'] ?? '';
        $this->retryable = $data['retryable'] ?? false;
        $this->hint = $data['hint'] ?? '';
        $this->violations = $data['violations'] ?? [];
        parent::__construct(trim("$sentence $this->hint"), $code);
    }

    /** The exception for a JSON-RPC error object. */
    public static function fromAnswer(array $error): self
    {
        $data = is_array($error['data'] ?? null) ? $error['data'] : [];
        $class = Values::EXCEPTIONS[$data['kind'] ?? ''] ?? self::class;
        return new $class((int) ($error['code'] ?? 0), (string) ($error['message'] ?? ''), $data);
    }
}

/** There is no gateway program to start. */
class GatewayNotFound extends CleverTapException
{
}

/** The program that was started is no gateway of this client's contract. */
class WrongVersion extends CleverTapException
{
}

/** The client was closed while, or before, the call was made. */
class GatewayClosed extends CleverTapException
{
}

/** The call took longer than its timeout and was cancelled. */
class CallTimeout extends CleverTapException
{
}

/** The call was cancelled by Call::cancel. */
class CallCancelled extends CleverTapException
{
}

/** The gateway ended while the call was in flight; the next call starts a new one. */
class GatewayDied extends CleverTapException
{
    /**
     * @param ?int $status its exit status; null where a signal ended it
     * @param ?int $signal that signal
     * @param string $stderr the last of what it wrote there
     */
    public function __construct(
        public readonly ?int $status,
        public readonly ?int $signal,
        public readonly string $stderr,
    ) {
        $how = $signal === null ? "with exit status $status" : "by signal $signal";
        $said = trim($stderr);
        parent::__construct("The gateway ended $how" . ($said === '' ? '.' : ": $said"));
    }
}

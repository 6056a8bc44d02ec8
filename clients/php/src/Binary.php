<?php

declare(strict_types=1);

namespace CleverTap\Gateway;

/** Finds programs. */
final class Binary
{
    private const NAME = 'clevertap-gateway';
    private const VARIABLE = 'CLEVERTAP_GATEWAY_BINARY';

    /** The first of: the one given, the variable's, the first on PATH. */
    public static function find(?string $given, array $environment): string
    {
        foreach (['binary' => $given, self::VARIABLE => $environment[self::VARIABLE] ?? null] as $source => $named) {
            if ($named === null || $named === '') {
                continue;
            }
            return self::search($named, $environment)
                ?? throw new GatewayNotFound("$source names $named, which is no program that can be run.");
        }
        return self::search(self::NAME, $environment) ?? throw new GatewayNotFound(
            'There is no program ' . self::NAME . ' on PATH (' . ($environment['PATH'] ?? '') . '). This package does not '
            . 'carry it: install it, or name it in ' . self::VARIABLE . ' or binary:.'
        );
    }

    /** The path of a program: itself where it has a slash, else the first on PATH; null where there is none. */
    public static function search(string $name, array $environment): ?string
    {
        $paths = [$name];
        if (!str_contains($name, '/')) {
            $folders = array_filter(explode(':', $environment['PATH'] ?? ''), fn ($folder) => $folder !== '');
            $paths = array_map(fn ($folder) => "$folder/$name", $folders);
        }
        foreach ($paths as $path) {
            if (is_file($path) && is_executable($path)) {
                return $path;
            }
        }
        return null;
    }
}

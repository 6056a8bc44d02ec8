<?php

/** Loads the client; `require` this, or let Composer do it. */

declare(strict_types=1);

require_once __DIR__ . '/src/errors.php';
require_once __DIR__ . '/src/generated.php';
require_once __DIR__ . '/src/Binary.php';
require_once __DIR__ . '/src/Call.php';
require_once __DIR__ . '/src/Connection.php';
require_once __DIR__ . '/src/ReportStream.php';
require_once __DIR__ . '/src/Gateway.php';

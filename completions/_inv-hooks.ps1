
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'inv-hooks' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'inv-hooks'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'inv-hooks' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('connector', 'connector', [CompletionResultType]::ParameterValue, 'Manage connectors: the endpoints that receive events')
            [CompletionResult]::new('event', 'event', [CompletionResultType]::ParameterValue, 'Show API keys, events, sample payloads and schemas')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Send events to the connectors that subscribe to them')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show on one screen what failed, since when and why')
            [CompletionResult]::new('failed', 'failed', [CompletionResultType]::ParameterValue, 'Search, show, add, export and discard failed events')
            [CompletionResult]::new('repost', 'repost', [CompletionResultType]::ParameterValue, 'Send failed events again')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Send events that a crash left pending')
            [CompletionResult]::new('relay', 'relay', [CompletionResultType]::ParameterValue, 'Receive events for the endpoints, and keep what fails')
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'Run a local endpoint that receives webhooks')
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'Show, check and back up the failed-event log')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Create a connector store in this folder')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Run a demonstration: connectors, failed events, repost')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check the store, the log and this machine for problems')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Show the effective settings')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of the connector store or of JSON output')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Show the manual page, or write one page per command')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;connector' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a connector')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Add a connector')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List connectors')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one connector')
            [CompletionResult]::new('edit', 'edit', [CompletionResultType]::ParameterValue, 'Change a connector')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove connectors')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Remove connectors')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'Enable connectors, so that events are sent to them again')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Disable connectors, so that no event is sent to them')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check connectors without sending anything')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Import connectors from JSON with the field names of the CMS form')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Send a sample of every subscribed event and check the answers')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;connector;add' {
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'API key, for example `INVENTORY_EXPORT_ASN`')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Event to subscribe to; can be repeated')
            [CompletionResult]::new('--endpoint', '--endpoint', [CompletionResultType]::ParameterName, 'URL to call; it is stored exactly as you write it')
            [CompletionResult]::new('--integration-type', '--integration-type', [CompletionResultType]::ParameterName, 'Integration type of the CMS form; inventory uses only `HTTP_POST`')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Header to send; can be repeated')
            [CompletionResult]::new('--headers', '--headers', [CompletionResultType]::ParameterName, 'All headers as one JSON object: JSON, @FILE, or - for stdin')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one attempt, for example 10s')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Make at most N attempts at the same time per connector')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Retry temporary failures up to N times')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Limit attempts per connector, evenly spaced, for example 50/s')
            [CompletionResult]::new('--breaker', '--breaker', [CompletionResultType]::ParameterName, 'Stop sending after N consecutive failures; 0 means never')
            [CompletionResult]::new('--order', '--order', [CompletionResultType]::ParameterName, 'Order of sending')
            [CompletionResult]::new('--answer', '--answer', [CompletionResultType]::ParameterName, 'Who answers relayed events')
            [CompletionResult]::new('--retry-for', '--retry-for', [CompletionResultType]::ParameterName, 'Let the relay retry for this long, for example 24h')
            [CompletionResult]::new('--latency-threshold', '--latency-threshold', [CompletionResultType]::ParameterName, 'Mark deliveries that take longer than this as slow')
            [CompletionResult]::new('--signing-secret', '--signing-secret', [CompletionResultType]::ParameterName, 'Secret to sign requests with (Standard Webhooks); can be repeated')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Client certificate: a PEM file with the certificate and its key')
            [CompletionResult]::new('--idempotent', '--idempotent', [CompletionResultType]::ParameterName, 'Endpoint ignores duplicates')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Allow plain HTTP to a public address')
            [CompletionResult]::new('--disabled', '--disabled', [CompletionResultType]::ParameterName, 'Save the connector disabled, so that no event is sent to it')
            [CompletionResult]::new('--replace', '--replace', [CompletionResultType]::ParameterName, 'Replace existing connectors of the same name')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;create' {
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'API key, for example `INVENTORY_EXPORT_ASN`')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Event to subscribe to; can be repeated')
            [CompletionResult]::new('--endpoint', '--endpoint', [CompletionResultType]::ParameterName, 'URL to call; it is stored exactly as you write it')
            [CompletionResult]::new('--integration-type', '--integration-type', [CompletionResultType]::ParameterName, 'Integration type of the CMS form; inventory uses only `HTTP_POST`')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Header to send; can be repeated')
            [CompletionResult]::new('--headers', '--headers', [CompletionResultType]::ParameterName, 'All headers as one JSON object: JSON, @FILE, or - for stdin')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one attempt, for example 10s')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Make at most N attempts at the same time per connector')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Retry temporary failures up to N times')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Limit attempts per connector, evenly spaced, for example 50/s')
            [CompletionResult]::new('--breaker', '--breaker', [CompletionResultType]::ParameterName, 'Stop sending after N consecutive failures; 0 means never')
            [CompletionResult]::new('--order', '--order', [CompletionResultType]::ParameterName, 'Order of sending')
            [CompletionResult]::new('--answer', '--answer', [CompletionResultType]::ParameterName, 'Who answers relayed events')
            [CompletionResult]::new('--retry-for', '--retry-for', [CompletionResultType]::ParameterName, 'Let the relay retry for this long, for example 24h')
            [CompletionResult]::new('--latency-threshold', '--latency-threshold', [CompletionResultType]::ParameterName, 'Mark deliveries that take longer than this as slow')
            [CompletionResult]::new('--signing-secret', '--signing-secret', [CompletionResultType]::ParameterName, 'Secret to sign requests with (Standard Webhooks); can be repeated')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Client certificate: a PEM file with the certificate and its key')
            [CompletionResult]::new('--idempotent', '--idempotent', [CompletionResultType]::ParameterName, 'Endpoint ignores duplicates')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Allow plain HTTP to a public address')
            [CompletionResult]::new('--disabled', '--disabled', [CompletionResultType]::ParameterName, 'Save the connector disabled, so that no event is sent to it')
            [CompletionResult]::new('--replace', '--replace', [CompletionResultType]::ParameterName, 'Replace existing connectors of the same name')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;list' {
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'Show only connectors with this API key')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, for example id,connector,why')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--enabled', '--enabled', [CompletionResultType]::ParameterName, 'Show only enabled connectors')
            [CompletionResult]::new('--disabled', '--disabled', [CompletionResultType]::ParameterName, 'Show only disabled connectors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;show' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--reveal', '--reveal', [CompletionResultType]::ParameterName, 'Show secret values that are plain text in the store; only on a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;edit' {
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'API key, for example `INVENTORY_EXPORT_ASN`')
            [CompletionResult]::new('--endpoint', '--endpoint', [CompletionResultType]::ParameterName, 'URL to call; it is stored exactly as you write it')
            [CompletionResult]::new('--integration-type', '--integration-type', [CompletionResultType]::ParameterName, 'Integration type of the CMS form; inventory uses only `HTTP_POST`')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Header to send; can be repeated')
            [CompletionResult]::new('--headers', '--headers', [CompletionResultType]::ParameterName, 'All headers as one JSON object: JSON, @FILE, or - for stdin')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one attempt, for example 10s')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Make at most N attempts at the same time per connector')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Retry temporary failures up to N times')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Limit attempts per connector, evenly spaced, for example 50/s')
            [CompletionResult]::new('--breaker', '--breaker', [CompletionResultType]::ParameterName, 'Stop sending after N consecutive failures; 0 means never')
            [CompletionResult]::new('--order', '--order', [CompletionResultType]::ParameterName, 'Order of sending')
            [CompletionResult]::new('--answer', '--answer', [CompletionResultType]::ParameterName, 'Who answers relayed events')
            [CompletionResult]::new('--retry-for', '--retry-for', [CompletionResultType]::ParameterName, 'Let the relay retry for this long, for example 24h')
            [CompletionResult]::new('--latency-threshold', '--latency-threshold', [CompletionResultType]::ParameterName, 'Mark deliveries that take longer than this as slow')
            [CompletionResult]::new('--signing-secret', '--signing-secret', [CompletionResultType]::ParameterName, 'Secret to sign requests with (Standard Webhooks); can be repeated')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Client certificate: a PEM file with the certificate and its key')
            [CompletionResult]::new('--idempotent', '--idempotent', [CompletionResultType]::ParameterName, 'Endpoint ignores duplicates')
            [CompletionResult]::new('--add-event', '--add-event', [CompletionResultType]::ParameterName, 'Subscribe to one more event; can be repeated')
            [CompletionResult]::new('--remove-event', '--remove-event', [CompletionResultType]::ParameterName, 'Remove an event; can be repeated')
            [CompletionResult]::new('--unset-header', '--unset-header', [CompletionResultType]::ParameterName, 'Remove a header; can be repeated')
            [CompletionResult]::new('--rename', '--rename', [CompletionResultType]::ParameterName, 'Rename the connector, also in the failed-event log')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Event to subscribe to; can be repeated')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Allow plain HTTP to a public address')
            [CompletionResult]::new('--disabled', '--disabled', [CompletionResultType]::ParameterName, 'Save the connector disabled, so that no event is sent to it')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;remove' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;rm' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;enable' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;disable' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;validate' {
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Ignore findings with this code; can be repeated')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Treat warnings as errors')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Treat references that cannot be resolved as errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;import' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--replace', '--replace', [CompletionResultType]::ParameterName, 'Replace existing connectors of the same name')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;test' {
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Send only this event')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Send this payload instead: JSON, @FILE, or - for stdin')
            [CompletionResult]::new('--capture', '--capture', [CompletionResultType]::ParameterName, 'Send a capture of the API key instead, or all of them')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one attempt, for example 10s')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Make at most N attempts at the same time per connector')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Limit attempts per connector, evenly spaced, for example 50/s')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Retry temporary failures up to N times')
            [CompletionResult]::new('--order', '--order', [CompletionResultType]::ParameterName, 'Order of sending')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Test every enabled connector')
            [CompletionResult]::new('--fresh', '--fresh', [CompletionResultType]::ParameterName, 'Give a capture a new document id and new times')
            [CompletionResult]::new('--not-json', '--not-json', [CompletionResultType]::ParameterName, 'Accept the bytes as they are, even if they are not one JSON object')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;help' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a connector')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List connectors')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one connector')
            [CompletionResult]::new('edit', 'edit', [CompletionResultType]::ParameterValue, 'Change a connector')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove connectors')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'Enable connectors, so that events are sent to them again')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Disable connectors, so that no event is sent to them')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check connectors without sending anything')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Import connectors from JSON with the field names of the CMS form')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Send a sample of every subscribed event and check the answers')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;connector;help;add' {
            break
        }
        'inv-hooks;connector;help;list' {
            break
        }
        'inv-hooks;connector;help;show' {
            break
        }
        'inv-hooks;connector;help;edit' {
            break
        }
        'inv-hooks;connector;help;remove' {
            break
        }
        'inv-hooks;connector;help;enable' {
            break
        }
        'inv-hooks;connector;help;disable' {
            break
        }
        'inv-hooks;connector;help;validate' {
            break
        }
        'inv-hooks;connector;help;import' {
            break
        }
        'inv-hooks;connector;help;test' {
            break
        }
        'inv-hooks;connector;help;help' {
            break
        }
        'inv-hooks;event' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List API keys with their meanings, events and effects')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one API key with its meaning, events, effects and payload fields')
            [CompletionResult]::new('sample', 'sample', [CompletionResultType]::ParameterValue, 'Print sample payloads of an API key')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema (2020-12) of an API key''s payloads')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check a payload against the schema of its API key')
            [CompletionResult]::new('capture', 'capture', [CompletionResultType]::ParameterValue, 'Keep payloads that were really sent, and use them as samples')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;event;list' {
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, for example id,connector,why')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;event;show' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;event;sample' {
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Event to print; by default the first event of the API key')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Seed of the sample; the same seed gives the same bytes')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'Number of samples, each about another document')
            [CompletionResult]::new('--lines', '--lines', [CompletionResultType]::ParameterName, 'Number of products in each sample, 1 to 10000; by default 1 to 4')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Print this capture instead, byte for byte')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Replace one value, for example ''/storeId="256"''; can be repeated')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fresh', '--fresh', [CompletionResultType]::ParameterName, 'Give a capture a new document id and new times')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;event;schema' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--from-captures', '--from-captures', [CompletionResultType]::ParameterName, 'Infer the schema from the captures of this API key')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;event;check' {
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'API key of the payload')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'Largest payload to accept, in bytes')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Exit 3 on drift too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;event;capture' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Save a payload that was really sent')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List captures with their events and sizes')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Print the exact bytes of one capture')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove captures')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;event;capture;add' {
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'Take the payload of this event of the failed-event log')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'Largest payload to accept, in bytes')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Event name; by default the name in the payload')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the capture; by default its event and its document')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Replace the value at this JSON pointer by ***; can be repeated')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace an existing file')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;event;capture;list' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;event;capture;show' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;event;capture;remove' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;event;capture;help' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Save a payload that was really sent')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List captures with their events and sizes')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Print the exact bytes of one capture')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove captures')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;event;capture;help;add' {
            break
        }
        'inv-hooks;event;capture;help;list' {
            break
        }
        'inv-hooks;event;capture;help;show' {
            break
        }
        'inv-hooks;event;capture;help;remove' {
            break
        }
        'inv-hooks;event;capture;help;help' {
            break
        }
        'inv-hooks;event;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List API keys with their meanings, events and effects')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one API key with its meaning, events, effects and payload fields')
            [CompletionResult]::new('sample', 'sample', [CompletionResultType]::ParameterValue, 'Print sample payloads of an API key')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema (2020-12) of an API key''s payloads')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check a payload against the schema of its API key')
            [CompletionResult]::new('capture', 'capture', [CompletionResultType]::ParameterValue, 'Keep payloads that were really sent, and use them as samples')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;event;help;list' {
            break
        }
        'inv-hooks;event;help;show' {
            break
        }
        'inv-hooks;event;help;sample' {
            break
        }
        'inv-hooks;event;help;schema' {
            break
        }
        'inv-hooks;event;help;check' {
            break
        }
        'inv-hooks;event;help;capture' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Save a payload that was really sent')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List captures with their events and sizes')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Print the exact bytes of one capture')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove captures')
            break
        }
        'inv-hooks;event;help;capture;add' {
            break
        }
        'inv-hooks;event;help;capture;list' {
            break
        }
        'inv-hooks;event;help;capture;show' {
            break
        }
        'inv-hooks;event;help;capture;remove' {
            break
        }
        'inv-hooks;event;help;help' {
            break
        }
        'inv-hooks;send' {
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Event name; by default the name in the payload')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Payload: JSON, @FILE, or - for stdin')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'File with one payload or envelope per line, or - for stdin')
            [CompletionResult]::new('--connector', '--connector', [CompletionResultType]::ParameterName, 'Send only to this connector; can be repeated')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'Largest payload to accept, in bytes')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one attempt, for example 10s')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Make at most N attempts at the same time per connector')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Retry temporary failures up to N times')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Limit attempts per connector, evenly spaced, for example 50/s')
            [CompletionResult]::new('--order', '--order', [CompletionResultType]::ParameterName, 'Order of sending')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'Send every line as a payload, even if it looks like an envelope')
            [CompletionResult]::new('--continue', '--continue', [CompletionResultType]::ParameterName, 'Skip lines of the --ndjson file that are already in the log')
            [CompletionResult]::new('--require-route', '--require-route', [CompletionResultType]::ParameterName, 'Exit 4 if an event goes to no connector')
            [CompletionResult]::new('--not-json', '--not-json', [CompletionResultType]::ParameterName, 'Accept the bytes as they are, even if they are not one JSON object')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;status' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('--exit-code', '--exit-code', [CompletionResultType]::ParameterName, 'Exit 4 if any event is found')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('search', 'search', [CompletionResultType]::ParameterValue, 'Search failed events by id, text, field, status or time')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Search failed events by id, text, field, status or time')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show events: why they failed, the request, the answer, and what to do')
            [CompletionResult]::new('view', 'view', [CompletionResultType]::ParameterValue, 'Show events: why they failed, the request, the answer, and what to do')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show what differs between two events: payload, headers and answer')
            [CompletionResult]::new('stats', 'stats', [CompletionResultType]::ParameterValue, 'Count failed events by connector, failure, hour and more')
            [CompletionResult]::new('report', 'report', [CompletionResultType]::ParameterValue, 'Write a report of failed events as one HTML page or as Markdown')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add one failed event, copied from the CMS')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Import failed events from NDJSON')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Export failed events with their payloads')
            [CompletionResult]::new('discard', 'discard', [CompletionResultType]::ParameterValue, 'Discard events that do not need to be sent')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Delete old delivered and discarded events')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;failed;search' {
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'Event ids, for example 801,805-810')
            [CompletionResult]::new('--imported-id', '--imported-id', [CompletionResultType]::ParameterName, 'Ids that imported events had in the log they came from')
            [CompletionResult]::new('--webhook-id', '--webhook-id', [CompletionResultType]::ParameterName, 'Webhook ids')
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'API keys of the events')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Event names')
            [CompletionResult]::new('--connector', '--connector', [CompletionResultType]::ParameterName, 'Connector names, for example wms-asn,wms-sale')
            [CompletionResult]::new('--failure', '--failure', [CompletionResultType]::ParameterName, 'Kinds of failure, for example `http_status`, timeout or unknown')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'HTTP statuses, for example 503,401, 5xx or 400-499')
            [CompletionResult]::new('--error-code', '--error-code', [CompletionResultType]::ParameterName, 'Error codes in the answer (errorCode)')
            [CompletionResult]::new('--cause', '--cause', [CompletionResultType]::ParameterName, 'Causes of failures: their ids or texts')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Ids of shops in the payload (not the connector store)')
            [CompletionResult]::new('--document', '--document', [CompletionResultType]::ParameterName, 'Document ids, for example of a transfer or an order')
            [CompletionResult]::new('--product', '--product', [CompletionResultType]::ParameterName, 'Product ids or GTINs')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'Value in the payload, for example /productList/*/quantity=0')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Start of the time range: 2h, 20:00, yesterday, 2026-11-01')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'End of the time range, not included')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'Time to compare')
            [CompletionResult]::new('--min-attempts', '--min-attempts', [CompletionResultType]::ParameterName, 'Smallest number of attempts')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'States: failed, unknown, pending, delivered, discarded')
            [CompletionResult]::new('--sort', '--sort', [CompletionResultType]::ParameterName, 'Order of the list')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'List at most N events')
            [CompletionResult]::new('--after', '--after', [CompletionResultType]::ParameterName, 'Continue after this cursor, which an earlier list printed')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, for example id,connector,why')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('--maybe-applied', '--maybe-applied', [CompletionResultType]::ParameterName, 'Only events that the endpoint may already have booked')
            [CompletionResult]::new('--no-maybe-applied', '--no-maybe-applied', [CompletionResultType]::ParameterName, 'Only events that the endpoint cannot have booked')
            [CompletionResult]::new('--include-tests', '--include-tests', [CompletionResultType]::ParameterName, 'Include test payloads')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'Print only the number of events')
            [CompletionResult]::new('--exit-code', '--exit-code', [CompletionResultType]::ParameterName, 'Exit 4 if any event is found')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;list' {
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'Event ids, for example 801,805-810')
            [CompletionResult]::new('--imported-id', '--imported-id', [CompletionResultType]::ParameterName, 'Ids that imported events had in the log they came from')
            [CompletionResult]::new('--webhook-id', '--webhook-id', [CompletionResultType]::ParameterName, 'Webhook ids')
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'API keys of the events')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Event names')
            [CompletionResult]::new('--connector', '--connector', [CompletionResultType]::ParameterName, 'Connector names, for example wms-asn,wms-sale')
            [CompletionResult]::new('--failure', '--failure', [CompletionResultType]::ParameterName, 'Kinds of failure, for example `http_status`, timeout or unknown')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'HTTP statuses, for example 503,401, 5xx or 400-499')
            [CompletionResult]::new('--error-code', '--error-code', [CompletionResultType]::ParameterName, 'Error codes in the answer (errorCode)')
            [CompletionResult]::new('--cause', '--cause', [CompletionResultType]::ParameterName, 'Causes of failures: their ids or texts')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Ids of shops in the payload (not the connector store)')
            [CompletionResult]::new('--document', '--document', [CompletionResultType]::ParameterName, 'Document ids, for example of a transfer or an order')
            [CompletionResult]::new('--product', '--product', [CompletionResultType]::ParameterName, 'Product ids or GTINs')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'Value in the payload, for example /productList/*/quantity=0')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Start of the time range: 2h, 20:00, yesterday, 2026-11-01')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'End of the time range, not included')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'Time to compare')
            [CompletionResult]::new('--min-attempts', '--min-attempts', [CompletionResultType]::ParameterName, 'Smallest number of attempts')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'States: failed, unknown, pending, delivered, discarded')
            [CompletionResult]::new('--sort', '--sort', [CompletionResultType]::ParameterName, 'Order of the list')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'List at most N events')
            [CompletionResult]::new('--after', '--after', [CompletionResultType]::ParameterName, 'Continue after this cursor, which an earlier list printed')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, for example id,connector,why')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('--maybe-applied', '--maybe-applied', [CompletionResultType]::ParameterName, 'Only events that the endpoint may already have booked')
            [CompletionResult]::new('--no-maybe-applied', '--no-maybe-applied', [CompletionResultType]::ParameterName, 'Only events that the endpoint cannot have booked')
            [CompletionResult]::new('--include-tests', '--include-tests', [CompletionResultType]::ParameterName, 'Include test payloads')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'Print only the number of events')
            [CompletionResult]::new('--exit-code', '--exit-code', [CompletionResultType]::ParameterName, 'Exit 4 if any event is found')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;show' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('--payload', '--payload', [CompletionResultType]::ParameterName, 'Print only the payload, exactly as it is stored')
            [CompletionResult]::new('--curl', '--curl', [CompletionResultType]::ParameterName, 'Print a shell script that sends the same request with curl')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;view' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('--payload', '--payload', [CompletionResultType]::ParameterName, 'Print only the payload, exactly as it is stored')
            [CompletionResult]::new('--curl', '--curl', [CompletionResultType]::ParameterName, 'Print a shell script that sends the same request with curl')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;diff' {
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, for example id,connector,why')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;stats' {
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'Count by one or two things, for example cause or connector,hour')
            [CompletionResult]::new('--text', '--text', [CompletionResultType]::ParameterName, 'Id, or any text in the payload, error or answer')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'Event ids, for example 801,805-810')
            [CompletionResult]::new('--imported-id', '--imported-id', [CompletionResultType]::ParameterName, 'Ids that imported events had in the log they came from')
            [CompletionResult]::new('--webhook-id', '--webhook-id', [CompletionResultType]::ParameterName, 'Webhook ids')
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'API keys of the events')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Event names')
            [CompletionResult]::new('--connector', '--connector', [CompletionResultType]::ParameterName, 'Connector names, for example wms-asn,wms-sale')
            [CompletionResult]::new('--failure', '--failure', [CompletionResultType]::ParameterName, 'Kinds of failure, for example `http_status`, timeout or unknown')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'HTTP statuses, for example 503,401, 5xx or 400-499')
            [CompletionResult]::new('--error-code', '--error-code', [CompletionResultType]::ParameterName, 'Error codes in the answer (errorCode)')
            [CompletionResult]::new('--cause', '--cause', [CompletionResultType]::ParameterName, 'Causes of failures: their ids or texts')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Ids of shops in the payload (not the connector store)')
            [CompletionResult]::new('--document', '--document', [CompletionResultType]::ParameterName, 'Document ids, for example of a transfer or an order')
            [CompletionResult]::new('--product', '--product', [CompletionResultType]::ParameterName, 'Product ids or GTINs')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'Value in the payload, for example /productList/*/quantity=0')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Start of the time range: 2h, 20:00, yesterday, 2026-11-01')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'End of the time range, not included')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'Time to compare')
            [CompletionResult]::new('--min-attempts', '--min-attempts', [CompletionResultType]::ParameterName, 'Smallest number of attempts')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, for example id,connector,why')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('--maybe-applied', '--maybe-applied', [CompletionResultType]::ParameterName, 'Only events that the endpoint may already have booked')
            [CompletionResult]::new('--no-maybe-applied', '--no-maybe-applied', [CompletionResultType]::ParameterName, 'Only events that the endpoint cannot have booked')
            [CompletionResult]::new('--include-tests', '--include-tests', [CompletionResultType]::ParameterName, 'Include test payloads')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;report' {
            [CompletionResult]::new('--text', '--text', [CompletionResultType]::ParameterName, 'Id, or any text in the payload, error or answer')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'Event ids, for example 801,805-810')
            [CompletionResult]::new('--imported-id', '--imported-id', [CompletionResultType]::ParameterName, 'Ids that imported events had in the log they came from')
            [CompletionResult]::new('--webhook-id', '--webhook-id', [CompletionResultType]::ParameterName, 'Webhook ids')
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'API keys of the events')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Event names')
            [CompletionResult]::new('--connector', '--connector', [CompletionResultType]::ParameterName, 'Connector names, for example wms-asn,wms-sale')
            [CompletionResult]::new('--failure', '--failure', [CompletionResultType]::ParameterName, 'Kinds of failure, for example `http_status`, timeout or unknown')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'HTTP statuses, for example 503,401, 5xx or 400-499')
            [CompletionResult]::new('--error-code', '--error-code', [CompletionResultType]::ParameterName, 'Error codes in the answer (errorCode)')
            [CompletionResult]::new('--cause', '--cause', [CompletionResultType]::ParameterName, 'Causes of failures: their ids or texts')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Ids of shops in the payload (not the connector store)')
            [CompletionResult]::new('--document', '--document', [CompletionResultType]::ParameterName, 'Document ids, for example of a transfer or an order')
            [CompletionResult]::new('--product', '--product', [CompletionResultType]::ParameterName, 'Product ids or GTINs')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'Value in the payload, for example /productList/*/quantity=0')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Start of the time range: 2h, 20:00, yesterday, 2026-11-01')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'End of the time range, not included')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'Time to compare')
            [CompletionResult]::new('--min-attempts', '--min-attempts', [CompletionResultType]::ParameterName, 'Smallest number of attempts')
            [CompletionResult]::new('--html', '--html', [CompletionResultType]::ParameterName, 'Write an HTML page to this file')
            [CompletionResult]::new('--markdown', '--markdown', [CompletionResultType]::ParameterName, 'Write Markdown to this file, or - for stdout')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Replace the value at this JSON pointer by ***; can be repeated')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('--maybe-applied', '--maybe-applied', [CompletionResultType]::ParameterName, 'Only events that the endpoint may already have booked')
            [CompletionResult]::new('--no-maybe-applied', '--no-maybe-applied', [CompletionResultType]::ParameterName, 'Only events that the endpoint cannot have booked')
            [CompletionResult]::new('--include-tests', '--include-tests', [CompletionResultType]::ParameterName, 'Include test payloads')
            [CompletionResult]::new('--with-payloads', '--with-payloads', [CompletionResultType]::ParameterName, 'Include the payload and the answer of one event for each cause')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;add' {
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'API key of the payload')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Event name; by default the name in the payload')
            [CompletionResult]::new('--connector', '--connector', [CompletionResultType]::ParameterName, 'Connector of the event; by default the one that subscribes to it')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'HTTP status of the answer')
            [CompletionResult]::new('--error', '--error', [CompletionResultType]::ParameterName, 'Error text from the CMS')
            [CompletionResult]::new('--failed-at', '--failed-at', [CompletionResultType]::ParameterName, 'Time of the failure; by default now')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Payload: JSON, @FILE, or - for stdin')
            [CompletionResult]::new('--webhook-id', '--webhook-id', [CompletionResultType]::ParameterName, 'Webhook id of the event, if it is known')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'Largest payload to accept, in bytes')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('--allow-duplicates', '--allow-duplicates', [CompletionResultType]::ParameterName, 'Add events even if the log already has them')
            [CompletionResult]::new('--not-json', '--not-json', [CompletionResultType]::ParameterName, 'Accept the bytes as they are, even if they are not one JSON object')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;import' {
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'Largest payload to accept, in bytes')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('--allow-duplicates', '--allow-duplicates', [CompletionResultType]::ParameterName, 'Add events even if the log already has them')
            [CompletionResult]::new('--connectors', '--connectors', [CompletionResultType]::ParameterName, 'Add the connectors that the store lacks, disabled')
            [CompletionResult]::new('--not-json', '--not-json', [CompletionResultType]::ParameterName, 'Accept the bytes as they are, even if they are not one JSON object')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;export' {
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'Event ids, for example 801,805-810')
            [CompletionResult]::new('--imported-id', '--imported-id', [CompletionResultType]::ParameterName, 'Ids that imported events had in the log they came from')
            [CompletionResult]::new('--webhook-id', '--webhook-id', [CompletionResultType]::ParameterName, 'Webhook ids')
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'API keys of the events')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Event names')
            [CompletionResult]::new('--connector', '--connector', [CompletionResultType]::ParameterName, 'Connector names, for example wms-asn,wms-sale')
            [CompletionResult]::new('--failure', '--failure', [CompletionResultType]::ParameterName, 'Kinds of failure, for example `http_status`, timeout or unknown')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'HTTP statuses, for example 503,401, 5xx or 400-499')
            [CompletionResult]::new('--error-code', '--error-code', [CompletionResultType]::ParameterName, 'Error codes in the answer (errorCode)')
            [CompletionResult]::new('--cause', '--cause', [CompletionResultType]::ParameterName, 'Causes of failures: their ids or texts')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Ids of shops in the payload (not the connector store)')
            [CompletionResult]::new('--document', '--document', [CompletionResultType]::ParameterName, 'Document ids, for example of a transfer or an order')
            [CompletionResult]::new('--product', '--product', [CompletionResultType]::ParameterName, 'Product ids or GTINs')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'Value in the payload, for example /productList/*/quantity=0')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Start of the time range: 2h, 20:00, yesterday, 2026-11-01')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'End of the time range, not included')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'Time to compare')
            [CompletionResult]::new('--min-attempts', '--min-attempts', [CompletionResultType]::ParameterName, 'Smallest number of attempts')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'States: failed, unknown, pending, delivered, discarded')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format; by default ndjson')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Replace the value at this JSON pointer by ***; can be repeated')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('--maybe-applied', '--maybe-applied', [CompletionResultType]::ParameterName, 'Only events that the endpoint may already have booked')
            [CompletionResult]::new('--no-maybe-applied', '--no-maybe-applied', [CompletionResultType]::ParameterName, 'Only events that the endpoint cannot have booked')
            [CompletionResult]::new('--include-tests', '--include-tests', [CompletionResultType]::ParameterName, 'Include test payloads')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;discard' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Reason to store in the log')
            [CompletionResult]::new('--text', '--text', [CompletionResultType]::ParameterName, 'Id, or any text in the payload, error or answer')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'Event ids, for example 801,805-810')
            [CompletionResult]::new('--imported-id', '--imported-id', [CompletionResultType]::ParameterName, 'Ids that imported events had in the log they came from')
            [CompletionResult]::new('--webhook-id', '--webhook-id', [CompletionResultType]::ParameterName, 'Webhook ids')
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'API keys of the events')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Event names')
            [CompletionResult]::new('--connector', '--connector', [CompletionResultType]::ParameterName, 'Connector names, for example wms-asn,wms-sale')
            [CompletionResult]::new('--failure', '--failure', [CompletionResultType]::ParameterName, 'Kinds of failure, for example `http_status`, timeout or unknown')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'HTTP statuses, for example 503,401, 5xx or 400-499')
            [CompletionResult]::new('--error-code', '--error-code', [CompletionResultType]::ParameterName, 'Error codes in the answer (errorCode)')
            [CompletionResult]::new('--cause', '--cause', [CompletionResultType]::ParameterName, 'Causes of failures: their ids or texts')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Ids of shops in the payload (not the connector store)')
            [CompletionResult]::new('--document', '--document', [CompletionResultType]::ParameterName, 'Document ids, for example of a transfer or an order')
            [CompletionResult]::new('--product', '--product', [CompletionResultType]::ParameterName, 'Product ids or GTINs')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'Value in the payload, for example /productList/*/quantity=0')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Start of the time range: 2h, 20:00, yesterday, 2026-11-01')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'End of the time range, not included')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'Time to compare')
            [CompletionResult]::new('--min-attempts', '--min-attempts', [CompletionResultType]::ParameterName, 'Smallest number of attempts')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('--undo', '--undo', [CompletionResultType]::ParameterName, 'Undo a discard')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Select every failed and unknown event of this environment')
            [CompletionResult]::new('--maybe-applied', '--maybe-applied', [CompletionResultType]::ParameterName, 'Only events that the endpoint may already have booked')
            [CompletionResult]::new('--no-maybe-applied', '--no-maybe-applied', [CompletionResultType]::ParameterName, 'Only events that the endpoint cannot have booked')
            [CompletionResult]::new('--include-tests', '--include-tests', [CompletionResultType]::ParameterName, 'Include test payloads')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;prune' {
            [CompletionResult]::new('--older-than', '--older-than', [CompletionResultType]::ParameterName, 'Minimum age of the events, for example 30d')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;help' {
            [CompletionResult]::new('search', 'search', [CompletionResultType]::ParameterValue, 'Search failed events by id, text, field, status or time')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show events: why they failed, the request, the answer, and what to do')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show what differs between two events: payload, headers and answer')
            [CompletionResult]::new('stats', 'stats', [CompletionResultType]::ParameterValue, 'Count failed events by connector, failure, hour and more')
            [CompletionResult]::new('report', 'report', [CompletionResultType]::ParameterValue, 'Write a report of failed events as one HTML page or as Markdown')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add one failed event, copied from the CMS')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Import failed events from NDJSON')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Export failed events with their payloads')
            [CompletionResult]::new('discard', 'discard', [CompletionResultType]::ParameterValue, 'Discard events that do not need to be sent')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Delete old delivered and discarded events')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;failed;help;search' {
            break
        }
        'inv-hooks;failed;help;show' {
            break
        }
        'inv-hooks;failed;help;diff' {
            break
        }
        'inv-hooks;failed;help;stats' {
            break
        }
        'inv-hooks;failed;help;report' {
            break
        }
        'inv-hooks;failed;help;add' {
            break
        }
        'inv-hooks;failed;help;import' {
            break
        }
        'inv-hooks;failed;help;export' {
            break
        }
        'inv-hooks;failed;help;discard' {
            break
        }
        'inv-hooks;failed;help;prune' {
            break
        }
        'inv-hooks;failed;help;help' {
            break
        }
        'inv-hooks;repost' {
            [CompletionResult]::new('--text', '--text', [CompletionResultType]::ParameterName, 'Id, or any text in the payload, error or answer')
            [CompletionResult]::new('--plan', '--plan', [CompletionResultType]::ParameterName, 'Write the events to this plan file (- for stdout), and send nothing')
            [CompletionResult]::new('--from-plan', '--from-plan', [CompletionResultType]::ParameterName, 'Send the events of this plan file, in its order')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Send only the first N events, oldest first')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Reason to store in the log')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'Event ids, for example 801,805-810')
            [CompletionResult]::new('--imported-id', '--imported-id', [CompletionResultType]::ParameterName, 'Ids that imported events had in the log they came from')
            [CompletionResult]::new('--webhook-id', '--webhook-id', [CompletionResultType]::ParameterName, 'Webhook ids')
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'API keys of the events')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Event names')
            [CompletionResult]::new('--connector', '--connector', [CompletionResultType]::ParameterName, 'Connector names, for example wms-asn,wms-sale')
            [CompletionResult]::new('--failure', '--failure', [CompletionResultType]::ParameterName, 'Kinds of failure, for example `http_status`, timeout or unknown')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'HTTP statuses, for example 503,401, 5xx or 400-499')
            [CompletionResult]::new('--error-code', '--error-code', [CompletionResultType]::ParameterName, 'Error codes in the answer (errorCode)')
            [CompletionResult]::new('--cause', '--cause', [CompletionResultType]::ParameterName, 'Causes of failures: their ids or texts')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Ids of shops in the payload (not the connector store)')
            [CompletionResult]::new('--document', '--document', [CompletionResultType]::ParameterName, 'Document ids, for example of a transfer or an order')
            [CompletionResult]::new('--product', '--product', [CompletionResultType]::ParameterName, 'Product ids or GTINs')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'Value in the payload, for example /productList/*/quantity=0')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Start of the time range: 2h, 20:00, yesterday, 2026-11-01')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'End of the time range, not included')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'Time to compare')
            [CompletionResult]::new('--min-attempts', '--min-attempts', [CompletionResultType]::ParameterName, 'Smallest number of attempts')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Send to this connector or URL instead')
            [CompletionResult]::new('--headers-from', '--headers-from', [CompletionResultType]::ParameterName, 'Send the headers of this connector to the URL of --to')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Replace one value, for example ''/storeId="256"''; can be repeated')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Send this payload instead: JSON, @FILE, or - for stdin')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'Largest payload to accept, in bytes')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one attempt, for example 10s')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Make at most N attempts at the same time per connector')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Limit attempts per connector, evenly spaced, for example 50/s')
            [CompletionResult]::new('--order', '--order', [CompletionResultType]::ParameterName, 'Order of sending')
            [CompletionResult]::new('--stop-after-failures', '--stop-after-failures', [CompletionResultType]::ParameterName, 'Stop after N failed attempts, counting retries')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Retry temporary failures up to N times')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Select every failed and unknown event of this environment')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Also send events that were delivered or discarded')
            [CompletionResult]::new('--with-held', '--with-held', [CompletionResultType]::ParameterName, 'Also send the later events of their documents that were held')
            [CompletionResult]::new('--include-superseded', '--include-superseded', [CompletionResultType]::ParameterName, 'Include superseded snapshots, such as old counts')
            [CompletionResult]::new('--include-maybe-applied', '--include-maybe-applied', [CompletionResultType]::ParameterName, 'Include stock changes that are in doubt')
            [CompletionResult]::new('--fail-on-skipped', '--fail-on-skipped', [CompletionResultType]::ParameterName, 'Exit 4 if any event was skipped')
            [CompletionResult]::new('--maybe-applied', '--maybe-applied', [CompletionResultType]::ParameterName, 'Only events that the endpoint may already have booked')
            [CompletionResult]::new('--no-maybe-applied', '--no-maybe-applied', [CompletionResultType]::ParameterName, 'Only events that the endpoint cannot have booked')
            [CompletionResult]::new('--include-tests', '--include-tests', [CompletionResultType]::ParameterName, 'Include test payloads')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Allow plain HTTP to a public address')
            [CompletionResult]::new('--edit', '--edit', [CompletionResultType]::ParameterName, 'Edit the payload in $VISUAL or $EDITOR')
            [CompletionResult]::new('--not-json', '--not-json', [CompletionResultType]::ParameterName, 'Accept the bytes as they are, even if they are not one JSON object')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;resume' {
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one attempt, for example 10s')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Make at most N attempts at the same time per connector')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Retry temporary failures up to N times')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Limit attempts per connector, evenly spaced, for example 50/s')
            [CompletionResult]::new('--order', '--order', [CompletionResultType]::ParameterName, 'Order of sending')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('--unknown', '--unknown', [CompletionResultType]::ParameterName, 'Also send unknown events')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;relay' {
            [CompletionResult]::new('--addr', '--addr', [CompletionResultType]::ParameterName, 'Address to listen on; port 0 takes a free port')
            [CompletionResult]::new('--admin', '--admin', [CompletionResultType]::ParameterName, 'Address of the status page and /metrics')
            [CompletionResult]::new('--host', '--host', [CompletionResultType]::ParameterName, 'Also accept this name in the Host header; can be repeated')
            [CompletionResult]::new('--connections', '--connections', [CompletionResultType]::ParameterName, 'Keep at most N connections open')
            [CompletionResult]::new('--grace', '--grace', [CompletionResultType]::ParameterName, 'Wait up to this long for running requests when stopped')
            [CompletionResult]::new('--ready-file', '--ready-file', [CompletionResultType]::ParameterName, 'Write the URL to this file once requests are accepted')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('--allow-anonymous', '--allow-anonymous', [CompletionResultType]::ParameterName, 'Accept events from everyone for connectors that have no secret header')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('urls', 'urls', [CompletionResultType]::ParameterValue, 'Print the URL of each connector to enter in the CMS')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;relay;urls' {
            [CompletionResult]::new('--base', '--base', [CompletionResultType]::ParameterName, 'URL at which the CMS reaches the relay')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;relay;help' {
            [CompletionResult]::new('urls', 'urls', [CompletionResultType]::ParameterValue, 'Print the URL of each connector to enter in the CMS')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;relay;help;urls' {
            break
        }
        'inv-hooks;relay;help;help' {
            break
        }
        'inv-hooks;listen' {
            [CompletionResult]::new('--addr', '--addr', [CompletionResultType]::ParameterName, 'Address to listen on; port 0 takes a free port')
            [CompletionResult]::new('--host', '--host', [CompletionResultType]::ParameterName, 'Also accept this name in the Host header; can be repeated')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'HTTP status of the answer')
            [CompletionResult]::new('--body', '--body', [CompletionResultType]::ParameterName, 'JSON body of the answer')
            [CompletionResult]::new('--delay', '--delay', [CompletionResultType]::ParameterName, 'Wait this long before each answer')
            [CompletionResult]::new('--fail-first', '--fail-first', [CompletionResultType]::ParameterName, 'Answer the first N requests with 503')
            [CompletionResult]::new('--fail-rate', '--fail-rate', [CompletionResultType]::ParameterName, 'Answer a share of the requests with 503, from 0 to 1')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Seed that decides which requests --fail-rate selects')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'Stop after N requests')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Exit 4 if fewer than --count requests arrive in this time')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Append each request to this file as one line of JSON')
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'API key to check against if the path names none')
            [CompletionResult]::new('--ready-file', '--ready-file', [CompletionResultType]::ParameterName, 'Write the URL to this file once requests are accepted')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--reset', '--reset', [CompletionResultType]::ParameterName, 'Reset connections instead of answering')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Check each payload against the schema of its API key')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;log' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('info', 'info', [CompletionResultType]::ParameterValue, 'Show where the failed-event log is and what it contains')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Copy the failed-event log to a file, even while other commands write to it')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the failed-event log for damage')
            [CompletionResult]::new('metrics', 'metrics', [CompletionResultType]::ParameterValue, 'Print the numbers of failed, unknown and pending events for Prometheus')
            [CompletionResult]::new('monitoring', 'monitoring', [CompletionResultType]::ParameterValue, 'List monitoring events that Retail Cloud sent to the relay')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;log;info' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;log;backup' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace an existing file')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;log;check' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;log;metrics' {
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Write to this file, and replace it if it exists')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;log;monitoring' {
            [CompletionResult]::new('--connector', '--connector', [CompletionResultType]::ParameterName, 'Connector names, for example wms-asn,wms-sale')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Start of the time range: 2h, 20:00, yesterday, 2026-11-01')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'List at most N events')
            [CompletionResult]::new('--after', '--after', [CompletionResultType]::ParameterName, 'Continue after this cursor, which an earlier list printed')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, for example id,connector,why')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;log;help' {
            [CompletionResult]::new('info', 'info', [CompletionResultType]::ParameterValue, 'Show where the failed-event log is and what it contains')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Copy the failed-event log to a file, even while other commands write to it')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the failed-event log for damage')
            [CompletionResult]::new('metrics', 'metrics', [CompletionResultType]::ParameterValue, 'Print the numbers of failed, unknown and pending events for Prometheus')
            [CompletionResult]::new('monitoring', 'monitoring', [CompletionResultType]::ParameterValue, 'List monitoring events that Retail Cloud sent to the relay')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;log;help;info' {
            break
        }
        'inv-hooks;log;help;backup' {
            break
        }
        'inv-hooks;log;help;check' {
            break
        }
        'inv-hooks;log;help;metrics' {
            break
        }
        'inv-hooks;log;help;monitoring' {
            break
        }
        'inv-hooks;log;help;help' {
            break
        }
        'inv-hooks;init' {
            [CompletionResult]::new('--environment', '--environment', [CompletionResultType]::ParameterName, 'Environment of the connectors, for example staging')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;demo' {
            [CompletionResult]::new('--keep', '--keep', [CompletionResultType]::ParameterName, 'Use this new or empty folder, and keep it')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;doctor' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;config' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the effective value of every setting')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;config;show' {
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one attempt, for example 10s')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Make at most N attempts at the same time per connector')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Retry temporary failures up to N times')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Limit attempts per connector, evenly spaced, for example 50/s')
            [CompletionResult]::new('--order', '--order', [CompletionResultType]::ParameterName, 'Order of sending')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Failed-event log to use: a path, or sqlite:PATH')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of times: local, utc, or a name such as Europe/Berlin')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Also show where each value comes from')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;config;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the effective value of every setting')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;config;help;show' {
            break
        }
        'inv-hooks;config;help;help' {
            break
        }
        'inv-hooks;schema' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;completions' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;man' {
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Write one page per command to this folder')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no messages except errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question; fail instead')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Print long lists directly, without $PAGER')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Confirm without being asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;help' {
            [CompletionResult]::new('connector', 'connector', [CompletionResultType]::ParameterValue, 'Manage connectors: the endpoints that receive events')
            [CompletionResult]::new('event', 'event', [CompletionResultType]::ParameterValue, 'Show API keys, events, sample payloads and schemas')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Send events to the connectors that subscribe to them')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show on one screen what failed, since when and why')
            [CompletionResult]::new('failed', 'failed', [CompletionResultType]::ParameterValue, 'Search, show, add, export and discard failed events')
            [CompletionResult]::new('repost', 'repost', [CompletionResultType]::ParameterValue, 'Send failed events again')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Send events that a crash left pending')
            [CompletionResult]::new('relay', 'relay', [CompletionResultType]::ParameterValue, 'Receive events for the endpoints, and keep what fails')
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'Run a local endpoint that receives webhooks')
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'Show, check and back up the failed-event log')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Create a connector store in this folder')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Run a demonstration: connectors, failed events, repost')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check the store, the log and this machine for problems')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Show the effective settings')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of the connector store or of JSON output')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Show the manual page, or write one page per command')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;help;connector' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a connector')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List connectors')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one connector')
            [CompletionResult]::new('edit', 'edit', [CompletionResultType]::ParameterValue, 'Change a connector')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove connectors')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'Enable connectors, so that events are sent to them again')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Disable connectors, so that no event is sent to them')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check connectors without sending anything')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Import connectors from JSON with the field names of the CMS form')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Send a sample of every subscribed event and check the answers')
            break
        }
        'inv-hooks;help;connector;add' {
            break
        }
        'inv-hooks;help;connector;list' {
            break
        }
        'inv-hooks;help;connector;show' {
            break
        }
        'inv-hooks;help;connector;edit' {
            break
        }
        'inv-hooks;help;connector;remove' {
            break
        }
        'inv-hooks;help;connector;enable' {
            break
        }
        'inv-hooks;help;connector;disable' {
            break
        }
        'inv-hooks;help;connector;validate' {
            break
        }
        'inv-hooks;help;connector;import' {
            break
        }
        'inv-hooks;help;connector;test' {
            break
        }
        'inv-hooks;help;event' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List API keys with their meanings, events and effects')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one API key with its meaning, events, effects and payload fields')
            [CompletionResult]::new('sample', 'sample', [CompletionResultType]::ParameterValue, 'Print sample payloads of an API key')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema (2020-12) of an API key''s payloads')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check a payload against the schema of its API key')
            [CompletionResult]::new('capture', 'capture', [CompletionResultType]::ParameterValue, 'Keep payloads that were really sent, and use them as samples')
            break
        }
        'inv-hooks;help;event;list' {
            break
        }
        'inv-hooks;help;event;show' {
            break
        }
        'inv-hooks;help;event;sample' {
            break
        }
        'inv-hooks;help;event;schema' {
            break
        }
        'inv-hooks;help;event;check' {
            break
        }
        'inv-hooks;help;event;capture' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Save a payload that was really sent')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List captures with their events and sizes')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Print the exact bytes of one capture')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove captures')
            break
        }
        'inv-hooks;help;event;capture;add' {
            break
        }
        'inv-hooks;help;event;capture;list' {
            break
        }
        'inv-hooks;help;event;capture;show' {
            break
        }
        'inv-hooks;help;event;capture;remove' {
            break
        }
        'inv-hooks;help;send' {
            break
        }
        'inv-hooks;help;status' {
            break
        }
        'inv-hooks;help;failed' {
            [CompletionResult]::new('search', 'search', [CompletionResultType]::ParameterValue, 'Search failed events by id, text, field, status or time')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show events: why they failed, the request, the answer, and what to do')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show what differs between two events: payload, headers and answer')
            [CompletionResult]::new('stats', 'stats', [CompletionResultType]::ParameterValue, 'Count failed events by connector, failure, hour and more')
            [CompletionResult]::new('report', 'report', [CompletionResultType]::ParameterValue, 'Write a report of failed events as one HTML page or as Markdown')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add one failed event, copied from the CMS')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Import failed events from NDJSON')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Export failed events with their payloads')
            [CompletionResult]::new('discard', 'discard', [CompletionResultType]::ParameterValue, 'Discard events that do not need to be sent')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Delete old delivered and discarded events')
            break
        }
        'inv-hooks;help;failed;search' {
            break
        }
        'inv-hooks;help;failed;show' {
            break
        }
        'inv-hooks;help;failed;diff' {
            break
        }
        'inv-hooks;help;failed;stats' {
            break
        }
        'inv-hooks;help;failed;report' {
            break
        }
        'inv-hooks;help;failed;add' {
            break
        }
        'inv-hooks;help;failed;import' {
            break
        }
        'inv-hooks;help;failed;export' {
            break
        }
        'inv-hooks;help;failed;discard' {
            break
        }
        'inv-hooks;help;failed;prune' {
            break
        }
        'inv-hooks;help;repost' {
            break
        }
        'inv-hooks;help;resume' {
            break
        }
        'inv-hooks;help;relay' {
            [CompletionResult]::new('urls', 'urls', [CompletionResultType]::ParameterValue, 'Print the URL of each connector to enter in the CMS')
            break
        }
        'inv-hooks;help;relay;urls' {
            break
        }
        'inv-hooks;help;listen' {
            break
        }
        'inv-hooks;help;log' {
            [CompletionResult]::new('info', 'info', [CompletionResultType]::ParameterValue, 'Show where the failed-event log is and what it contains')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Copy the failed-event log to a file, even while other commands write to it')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the failed-event log for damage')
            [CompletionResult]::new('metrics', 'metrics', [CompletionResultType]::ParameterValue, 'Print the numbers of failed, unknown and pending events for Prometheus')
            [CompletionResult]::new('monitoring', 'monitoring', [CompletionResultType]::ParameterValue, 'List monitoring events that Retail Cloud sent to the relay')
            break
        }
        'inv-hooks;help;log;info' {
            break
        }
        'inv-hooks;help;log;backup' {
            break
        }
        'inv-hooks;help;log;check' {
            break
        }
        'inv-hooks;help;log;metrics' {
            break
        }
        'inv-hooks;help;log;monitoring' {
            break
        }
        'inv-hooks;help;init' {
            break
        }
        'inv-hooks;help;demo' {
            break
        }
        'inv-hooks;help;doctor' {
            break
        }
        'inv-hooks;help;config' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the effective value of every setting')
            break
        }
        'inv-hooks;help;config;show' {
            break
        }
        'inv-hooks;help;schema' {
            break
        }
        'inv-hooks;help;completions' {
            break
        }
        'inv-hooks;help;man' {
            break
        }
        'inv-hooks;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}

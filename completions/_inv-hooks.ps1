
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
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('connector', 'connector', [CompletionResultType]::ParameterValue, 'Manage connectors: where inventory events are sent')
            [CompletionResult]::new('event', 'event', [CompletionResultType]::ParameterValue, 'The catalogue of API keys, events and payloads')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Deliver events to the connectors that subscribe to them')
            [CompletionResult]::new('failed', 'failed', [CompletionResultType]::ParameterValue, 'The failed-event log: search, look, add, put aside')
            [CompletionResult]::new('repost', 'repost', [CompletionResultType]::ParameterValue, 'Send failed events again')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Finish what a crash or Ctrl-C left pending')
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'Receive webhooks on a local endpoint that answers as told')
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'The store behind the failed-event log')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make a commented connector store in this folder')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Show the whole journey: connectors, events, what failed and why, repost')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check that store, log and machine are fit for work')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Show the settings that count here')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print a JSON Schema (2020-12): of the connector store, or of what commands write with -o json')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Show the manual page, or write one page per command')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;connector' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
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
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'Enable connectors: `send` uses them again')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Disable connectors: `send` leaves them out')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check connectors without sending anything')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Import connectors from JSON in the words of the CMS form')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Send a sample of every subscribed event and judge the answers')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;connector;add' {
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'The kind of event, such as `INVENTORY_EXPORT_ASN`; `inv-hooks event list` shows all eleven')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'An event to subscribe to; once for each. Without it: all events of the key')
            [CompletionResult]::new('--endpoint', '--endpoint', [CompletionResultType]::ParameterName, 'The URL that is called, exactly as written')
            [CompletionResult]::new('--integration-type', '--integration-type', [CompletionResultType]::ParameterName, 'The integration type of the CMS form; inventory has one: `HTTP_POST`')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header to send; once for each. Keep secrets out of the command line with ''${NAME}''')
            [CompletionResult]::new('--headers', '--headers', [CompletionResultType]::ParameterName, 'Headers as a JSON object: the text itself, @FILE, or - for stdin')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up an attempt after this long, such as 10s')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Attempts in flight for this connector')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Try again so often what failed for a while')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'At most so many attempts a time, evenly spaced, such as 50/s')
            [CompletionResult]::new('--breaker', '--breaker', [CompletionResultType]::ParameterName, 'Leave it alone for a while after so many failures in a row; 0 for never')
            [CompletionResult]::new('--order', '--order', [CompletionResultType]::ParameterName, 'Whether events of one document wait for one another')
            [CompletionResult]::new('--latency-threshold', '--latency-threshold', [CompletionResultType]::ParameterName, 'Flag deliveries that take longer than this as slow')
            [CompletionResult]::new('--signing-secret', '--signing-secret', [CompletionResultType]::ParameterName, 'Sign requests by Standard Webhooks with this secret; twice while it is rotated, the newest first')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities of this PEM file instead of the system''s')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Show this client certificate: a PEM file with the certificate and its key')
            [CompletionResult]::new('--idempotent', '--idempotent', [CompletionResultType]::ParameterName, 'The endpoint ignores a webhook-id that it has seen: a sale, return or adjustment whose answer was lost is sent again by itself and in bulk; --idempotent=false takes that back')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Allow plain http to a public address')
            [CompletionResult]::new('--disabled', '--disabled', [CompletionResultType]::ParameterName, 'Save it disabled: `send` leaves it out')
            [CompletionResult]::new('--replace', '--replace', [CompletionResultType]::ParameterName, 'Write over another connector of the same name')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;create' {
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'The kind of event, such as `INVENTORY_EXPORT_ASN`; `inv-hooks event list` shows all eleven')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'An event to subscribe to; once for each. Without it: all events of the key')
            [CompletionResult]::new('--endpoint', '--endpoint', [CompletionResultType]::ParameterName, 'The URL that is called, exactly as written')
            [CompletionResult]::new('--integration-type', '--integration-type', [CompletionResultType]::ParameterName, 'The integration type of the CMS form; inventory has one: `HTTP_POST`')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header to send; once for each. Keep secrets out of the command line with ''${NAME}''')
            [CompletionResult]::new('--headers', '--headers', [CompletionResultType]::ParameterName, 'Headers as a JSON object: the text itself, @FILE, or - for stdin')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up an attempt after this long, such as 10s')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Attempts in flight for this connector')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Try again so often what failed for a while')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'At most so many attempts a time, evenly spaced, such as 50/s')
            [CompletionResult]::new('--breaker', '--breaker', [CompletionResultType]::ParameterName, 'Leave it alone for a while after so many failures in a row; 0 for never')
            [CompletionResult]::new('--order', '--order', [CompletionResultType]::ParameterName, 'Whether events of one document wait for one another')
            [CompletionResult]::new('--latency-threshold', '--latency-threshold', [CompletionResultType]::ParameterName, 'Flag deliveries that take longer than this as slow')
            [CompletionResult]::new('--signing-secret', '--signing-secret', [CompletionResultType]::ParameterName, 'Sign requests by Standard Webhooks with this secret; twice while it is rotated, the newest first')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities of this PEM file instead of the system''s')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Show this client certificate: a PEM file with the certificate and its key')
            [CompletionResult]::new('--idempotent', '--idempotent', [CompletionResultType]::ParameterName, 'The endpoint ignores a webhook-id that it has seen: a sale, return or adjustment whose answer was lost is sent again by itself and in bulk; --idempotent=false takes that back')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Allow plain http to a public address')
            [CompletionResult]::new('--disabled', '--disabled', [CompletionResultType]::ParameterName, 'Save it disabled: `send` leaves it out')
            [CompletionResult]::new('--replace', '--replace', [CompletionResultType]::ParameterName, 'Write over another connector of the same name')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;list' {
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'Only those of this API key')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--enabled', '--enabled', [CompletionResultType]::ParameterName, 'Only enabled ones')
            [CompletionResult]::new('--disabled', '--disabled', [CompletionResultType]::ParameterName, 'Only disabled ones')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;show' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--reveal', '--reveal', [CompletionResultType]::ParameterName, 'Show values that stand literally in the store; only to a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;edit' {
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'The kind of event, such as `INVENTORY_EXPORT_ASN`; `inv-hooks event list` shows all eleven')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'An event to subscribe to; once for each. Without it: all events of the key')
            [CompletionResult]::new('--endpoint', '--endpoint', [CompletionResultType]::ParameterName, 'The URL that is called, exactly as written')
            [CompletionResult]::new('--integration-type', '--integration-type', [CompletionResultType]::ParameterName, 'The integration type of the CMS form; inventory has one: `HTTP_POST`')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header to send; once for each. Keep secrets out of the command line with ''${NAME}''')
            [CompletionResult]::new('--headers', '--headers', [CompletionResultType]::ParameterName, 'Headers as a JSON object: the text itself, @FILE, or - for stdin')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up an attempt after this long, such as 10s')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Attempts in flight for this connector')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Try again so often what failed for a while')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'At most so many attempts a time, evenly spaced, such as 50/s')
            [CompletionResult]::new('--breaker', '--breaker', [CompletionResultType]::ParameterName, 'Leave it alone for a while after so many failures in a row; 0 for never')
            [CompletionResult]::new('--order', '--order', [CompletionResultType]::ParameterName, 'Whether events of one document wait for one another')
            [CompletionResult]::new('--latency-threshold', '--latency-threshold', [CompletionResultType]::ParameterName, 'Flag deliveries that take longer than this as slow')
            [CompletionResult]::new('--signing-secret', '--signing-secret', [CompletionResultType]::ParameterName, 'Sign requests by Standard Webhooks with this secret; twice while it is rotated, the newest first')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities of this PEM file instead of the system''s')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Show this client certificate: a PEM file with the certificate and its key')
            [CompletionResult]::new('--idempotent', '--idempotent', [CompletionResultType]::ParameterName, 'The endpoint ignores a webhook-id that it has seen: a sale, return or adjustment whose answer was lost is sent again by itself and in bulk; --idempotent=false takes that back')
            [CompletionResult]::new('--add-event', '--add-event', [CompletionResultType]::ParameterName, 'Subscribe to one more event; once for each')
            [CompletionResult]::new('--remove-event', '--remove-event', [CompletionResultType]::ParameterName, 'Take an event away; once for each')
            [CompletionResult]::new('--unset-header', '--unset-header', [CompletionResultType]::ParameterName, 'Take a header away; once for each')
            [CompletionResult]::new('--rename', '--rename', [CompletionResultType]::ParameterName, 'Give it another name, here and in the failed-event log')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Allow plain http to a public address')
            [CompletionResult]::new('--disabled', '--disabled', [CompletionResultType]::ParameterName, 'Save it disabled: `send` leaves it out')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;remove' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;rm' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;enable' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;disable' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;validate' {
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Leave findings of this code out; once for each')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Count warnings as errors')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Count references that cannot be resolved as errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;import' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--replace', '--replace', [CompletionResultType]::ParameterName, 'Write over other connectors of the same names')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;connector;test' {
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Only this event')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'This payload instead of a sample: JSON, @FILE, or - for stdin')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up an attempt after this long: connect, send, headers and body together, such as 10s')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Attempts in flight for one connector')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Try again so often what failed for a while: no answer in time, a broken connection, 408, 425, 429 and 5xx')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Limit attempts per connector, evenly spaced, for example 50/s')
            [CompletionResult]::new('--order', '--order', [CompletionResultType]::ParameterName, 'Whether events of one document wait for one another, whatever the store says')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Every enabled connector')
            [CompletionResult]::new('--not-json', '--not-json', [CompletionResultType]::ParameterName, 'Take the bytes exactly as they are, even if they are not one JSON object')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
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
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'Enable connectors: `send` uses them again')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Disable connectors: `send` leaves them out')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check connectors without sending anything')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Import connectors from JSON in the words of the CMS form')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Send a sample of every subscribed event and judge the answers')
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
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the API keys with their meanings, events and effects')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one API key: its meaning, events, effects and where its payloads say what')
            [CompletionResult]::new('sample', 'sample', [CompletionResultType]::ParameterValue, 'Print sample payloads of an API key')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema (2020-12) of an API key''s payloads')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check a payload against the schema of its API key')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;event;list' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;event;show' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;event;sample' {
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'The event to show [default: the key''s first; for cycle counts the completed one]')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'What the sample follows from: the same number gives the same bytes')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'How many samples to print, each of another document')
            [CompletionResult]::new('--lines', '--lines', [CompletionResultType]::ParameterName, 'How many products in each sample, 1 to 10000 [default: one to four]')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Replace one value: JSON, or else text; quote a number that is an id, as in ''/storeId="256"''')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;event;schema' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;event;check' {
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'The API key that the payload is of')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'The largest payload that is read')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;event;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the API keys with their meanings, events and effects')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one API key: its meaning, events, effects and where its payloads say what')
            [CompletionResult]::new('sample', 'sample', [CompletionResultType]::ParameterValue, 'Print sample payloads of an API key')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema (2020-12) of an API key''s payloads')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check a payload against the schema of its API key')
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
        'inv-hooks;event;help;help' {
            break
        }
        'inv-hooks;send' {
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'The event; else it is taken from the payload')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'The payload: JSON, @FILE, or - for stdin')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Many payloads, one a line, or envelopes {"apiKey":…,"event":…,"payload":…}')
            [CompletionResult]::new('--connector', '--connector', [CompletionResultType]::ParameterName, 'Only to this connector; may be repeated')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'The largest payload that is accepted')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up an attempt after this long: connect, send, headers and body together, such as 10s')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Attempts in flight for one connector')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Try again so often what failed for a while: no answer in time, a broken connection, 408, 425, 429 and 5xx')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Limit attempts per connector, evenly spaced, for example 50/s')
            [CompletionResult]::new('--order', '--order', [CompletionResultType]::ParameterName, 'Whether events of one document wait for one another, whatever the store says')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'Take every line for a payload, even if it looks like an envelope')
            [CompletionResult]::new('--continue', '--continue', [CompletionResultType]::ParameterName, 'Skip the lines of this file that the log already has')
            [CompletionResult]::new('--require-route', '--require-route', [CompletionResultType]::ParameterName, 'Exit 4 if an event goes to no connector')
            [CompletionResult]::new('--not-json', '--not-json', [CompletionResultType]::ParameterName, 'Take the bytes exactly as they are, even if they are not one JSON object')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('search', 'search', [CompletionResultType]::ParameterValue, 'Find failed events by anything in them')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Find failed events by anything in them')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one event: why it failed, what was sent, what came back, what to do')
            [CompletionResult]::new('view', 'view', [CompletionResultType]::ParameterValue, 'Show one event: why it failed, what was sent, what came back, what to do')
            [CompletionResult]::new('stats', 'stats', [CompletionResultType]::ParameterValue, 'Count failed events by connector, failure, hour and more')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add one failed event, as copied from the CMS')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Add many failed events from NDJSON')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write failed events with their payloads')
            [CompletionResult]::new('discard', 'discard', [CompletionResultType]::ParameterValue, 'Put events aside that need not be sent')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Delete delivered and discarded events that are older than a time')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;failed;search' {
            [CompletionResult]::new('--sort', '--sort', [CompletionResultType]::ParameterName, 'Which first')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'At most so many')
            [CompletionResult]::new('--after', '--after', [CompletionResultType]::ParameterName, 'Go on behind this row: the cursor of an earlier list')
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'Only this kind of event')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Only this event')
            [CompletionResult]::new('--connector', '--connector', [CompletionResultType]::ParameterName, 'Only this connector')
            [CompletionResult]::new('--failure', '--failure', [CompletionResultType]::ParameterName, 'Only this kind of failure, such as `http_status`, timeout or network')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Only this HTTP status: 503, 5xx or 400-499')
            [CompletionResult]::new('--error-code', '--error-code', [CompletionResultType]::ParameterName, 'Only this errorCode of the answer')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Only this store''s id')
            [CompletionResult]::new('--document', '--document', [CompletionResultType]::ParameterName, 'Only this document''s id, such as a transfer or an order')
            [CompletionResult]::new('--product', '--product', [CompletionResultType]::ParameterName, 'Only payloads with this product id or GTIN')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'Only payloads with this value at this place, such as /productList/*/quantity=0')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Not before this: 2h, 3d, 2026-11-01, yesterday, or RFC 3339')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Before this, exclusive')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'Which time --since and --until speak of')
            [CompletionResult]::new('--min-attempts', '--min-attempts', [CompletionResultType]::ParameterName, 'At least this many attempts')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'Print the number alone')
            [CompletionResult]::new('--exit-code', '--exit-code', [CompletionResultType]::ParameterName, 'Exit 4 if anything is found')
            [CompletionResult]::new('--maybe-applied', '--maybe-applied', [CompletionResultType]::ParameterName, 'Only those that the endpoint may have acted on')
            [CompletionResult]::new('--no-maybe-applied', '--no-maybe-applied', [CompletionResultType]::ParameterName, 'Only those that the endpoint cannot have acted on')
            [CompletionResult]::new('--include-tests', '--include-tests', [CompletionResultType]::ParameterName, 'Test payloads too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;list' {
            [CompletionResult]::new('--sort', '--sort', [CompletionResultType]::ParameterName, 'Which first')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'At most so many')
            [CompletionResult]::new('--after', '--after', [CompletionResultType]::ParameterName, 'Go on behind this row: the cursor of an earlier list')
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'Only this kind of event')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Only this event')
            [CompletionResult]::new('--connector', '--connector', [CompletionResultType]::ParameterName, 'Only this connector')
            [CompletionResult]::new('--failure', '--failure', [CompletionResultType]::ParameterName, 'Only this kind of failure, such as `http_status`, timeout or network')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Only this HTTP status: 503, 5xx or 400-499')
            [CompletionResult]::new('--error-code', '--error-code', [CompletionResultType]::ParameterName, 'Only this errorCode of the answer')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Only this store''s id')
            [CompletionResult]::new('--document', '--document', [CompletionResultType]::ParameterName, 'Only this document''s id, such as a transfer or an order')
            [CompletionResult]::new('--product', '--product', [CompletionResultType]::ParameterName, 'Only payloads with this product id or GTIN')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'Only payloads with this value at this place, such as /productList/*/quantity=0')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Not before this: 2h, 3d, 2026-11-01, yesterday, or RFC 3339')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Before this, exclusive')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'Which time --since and --until speak of')
            [CompletionResult]::new('--min-attempts', '--min-attempts', [CompletionResultType]::ParameterName, 'At least this many attempts')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'Print the number alone')
            [CompletionResult]::new('--exit-code', '--exit-code', [CompletionResultType]::ParameterName, 'Exit 4 if anything is found')
            [CompletionResult]::new('--maybe-applied', '--maybe-applied', [CompletionResultType]::ParameterName, 'Only those that the endpoint may have acted on')
            [CompletionResult]::new('--no-maybe-applied', '--no-maybe-applied', [CompletionResultType]::ParameterName, 'Only those that the endpoint cannot have acted on')
            [CompletionResult]::new('--include-tests', '--include-tests', [CompletionResultType]::ParameterName, 'Test payloads too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;show' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--payload', '--payload', [CompletionResultType]::ParameterName, 'Write exactly the stored bytes of the payload and nothing else')
            [CompletionResult]::new('--curl', '--curl', [CompletionResultType]::ParameterName, 'Print a curl command that sends the same, secrets as variables')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;view' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--payload', '--payload', [CompletionResultType]::ParameterName, 'Write exactly the stored bytes of the payload and nothing else')
            [CompletionResult]::new('--curl', '--curl', [CompletionResultType]::ParameterName, 'Print a curl command that sends the same, secrets as variables')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;stats' {
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'What to count by')
            [CompletionResult]::new('--text', '--text', [CompletionResultType]::ParameterName, 'Only events with this id or text in them')
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'Only this kind of event')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Only this event')
            [CompletionResult]::new('--connector', '--connector', [CompletionResultType]::ParameterName, 'Only this connector')
            [CompletionResult]::new('--failure', '--failure', [CompletionResultType]::ParameterName, 'Only this kind of failure, such as `http_status`, timeout or network')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Only this HTTP status: 503, 5xx or 400-499')
            [CompletionResult]::new('--error-code', '--error-code', [CompletionResultType]::ParameterName, 'Only this errorCode of the answer')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Only this store''s id')
            [CompletionResult]::new('--document', '--document', [CompletionResultType]::ParameterName, 'Only this document''s id, such as a transfer or an order')
            [CompletionResult]::new('--product', '--product', [CompletionResultType]::ParameterName, 'Only payloads with this product id or GTIN')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'Only payloads with this value at this place, such as /productList/*/quantity=0')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Not before this: 2h, 3d, 2026-11-01, yesterday, or RFC 3339')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Before this, exclusive')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'Which time --since and --until speak of')
            [CompletionResult]::new('--min-attempts', '--min-attempts', [CompletionResultType]::ParameterName, 'At least this many attempts')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--maybe-applied', '--maybe-applied', [CompletionResultType]::ParameterName, 'Only those that the endpoint may have acted on')
            [CompletionResult]::new('--no-maybe-applied', '--no-maybe-applied', [CompletionResultType]::ParameterName, 'Only those that the endpoint cannot have acted on')
            [CompletionResult]::new('--include-tests', '--include-tests', [CompletionResultType]::ParameterName, 'Test payloads too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;add' {
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'The kind of event')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'The event; else it is taken from the payload')
            [CompletionResult]::new('--connector', '--connector', [CompletionResultType]::ParameterName, 'The connector that it failed at; else the one that subscribes to it')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'The HTTP status that the endpoint answered')
            [CompletionResult]::new('--error', '--error', [CompletionResultType]::ParameterName, 'What the CMS says of the failure')
            [CompletionResult]::new('--failed-at', '--failed-at', [CompletionResultType]::ParameterName, 'When it failed; else now')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'The payload: JSON, @FILE, or - for stdin')
            [CompletionResult]::new('--webhook-id', '--webhook-id', [CompletionResultType]::ParameterName, 'The webhook id of the event, if it is known')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'The largest payload that is accepted')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--allow-duplicates', '--allow-duplicates', [CompletionResultType]::ParameterName, 'Add it even if the log has the same already')
            [CompletionResult]::new('--not-json', '--not-json', [CompletionResultType]::ParameterName, 'Take the bytes exactly as they are, even if they are not one JSON object')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;import' {
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'The largest payload that is accepted')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--allow-duplicates', '--allow-duplicates', [CompletionResultType]::ParameterName, 'Add events even if the log has the same already')
            [CompletionResult]::new('--not-json', '--not-json', [CompletionResultType]::ParameterName, 'Take the bytes exactly as they are, even if they are not one JSON object')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;export' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How it is written [default: ndjson]')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Replace what stands at this place by ***, such as /customer/email or /productList/*/name; may be repeated')
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'Only this kind of event')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Only this event')
            [CompletionResult]::new('--connector', '--connector', [CompletionResultType]::ParameterName, 'Only this connector')
            [CompletionResult]::new('--failure', '--failure', [CompletionResultType]::ParameterName, 'Only this kind of failure, such as `http_status`, timeout or network')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Only this HTTP status: 503, 5xx or 400-499')
            [CompletionResult]::new('--error-code', '--error-code', [CompletionResultType]::ParameterName, 'Only this errorCode of the answer')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Only this store''s id')
            [CompletionResult]::new('--document', '--document', [CompletionResultType]::ParameterName, 'Only this document''s id, such as a transfer or an order')
            [CompletionResult]::new('--product', '--product', [CompletionResultType]::ParameterName, 'Only payloads with this product id or GTIN')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'Only payloads with this value at this place, such as /productList/*/quantity=0')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Not before this: 2h, 3d, 2026-11-01, yesterday, or RFC 3339')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Before this, exclusive')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'Which time --since and --until speak of')
            [CompletionResult]::new('--min-attempts', '--min-attempts', [CompletionResultType]::ParameterName, 'At least this many attempts')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--maybe-applied', '--maybe-applied', [CompletionResultType]::ParameterName, 'Only those that the endpoint may have acted on')
            [CompletionResult]::new('--no-maybe-applied', '--no-maybe-applied', [CompletionResultType]::ParameterName, 'Only those that the endpoint cannot have acted on')
            [CompletionResult]::new('--include-tests', '--include-tests', [CompletionResultType]::ParameterName, 'Test payloads too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;discard' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept with the event')
            [CompletionResult]::new('--text', '--text', [CompletionResultType]::ParameterName, 'Only events with this id or text in them')
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'Only this kind of event')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Only this event')
            [CompletionResult]::new('--connector', '--connector', [CompletionResultType]::ParameterName, 'Only this connector')
            [CompletionResult]::new('--failure', '--failure', [CompletionResultType]::ParameterName, 'Only this kind of failure, such as `http_status`, timeout or network')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Only this HTTP status: 503, 5xx or 400-499')
            [CompletionResult]::new('--error-code', '--error-code', [CompletionResultType]::ParameterName, 'Only this errorCode of the answer')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Only this store''s id')
            [CompletionResult]::new('--document', '--document', [CompletionResultType]::ParameterName, 'Only this document''s id, such as a transfer or an order')
            [CompletionResult]::new('--product', '--product', [CompletionResultType]::ParameterName, 'Only payloads with this product id or GTIN')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'Only payloads with this value at this place, such as /productList/*/quantity=0')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Not before this: 2h, 3d, 2026-11-01, yesterday, or RFC 3339')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Before this, exclusive')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'Which time --since and --until speak of')
            [CompletionResult]::new('--min-attempts', '--min-attempts', [CompletionResultType]::ParameterName, 'At least this many attempts')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--undo', '--undo', [CompletionResultType]::ParameterName, 'Take a discard back')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Every failed event of this environment')
            [CompletionResult]::new('--maybe-applied', '--maybe-applied', [CompletionResultType]::ParameterName, 'Only those that the endpoint may have acted on')
            [CompletionResult]::new('--no-maybe-applied', '--no-maybe-applied', [CompletionResultType]::ParameterName, 'Only those that the endpoint cannot have acted on')
            [CompletionResult]::new('--include-tests', '--include-tests', [CompletionResultType]::ParameterName, 'Test payloads too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;prune' {
            [CompletionResult]::new('--older-than', '--older-than', [CompletionResultType]::ParameterName, 'How old an event must be, such as 30d')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;failed;help' {
            [CompletionResult]::new('search', 'search', [CompletionResultType]::ParameterValue, 'Find failed events by anything in them')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one event: why it failed, what was sent, what came back, what to do')
            [CompletionResult]::new('stats', 'stats', [CompletionResultType]::ParameterValue, 'Count failed events by connector, failure, hour and more')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add one failed event, as copied from the CMS')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Add many failed events from NDJSON')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write failed events with their payloads')
            [CompletionResult]::new('discard', 'discard', [CompletionResultType]::ParameterValue, 'Put events aside that need not be sent')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Delete delivered and discarded events that are older than a time')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;failed;help;search' {
            break
        }
        'inv-hooks;failed;help;show' {
            break
        }
        'inv-hooks;failed;help;stats' {
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
            [CompletionResult]::new('--text', '--text', [CompletionResultType]::ParameterName, 'Only events with this id or text in them')
            [CompletionResult]::new('--plan', '--plan', [CompletionResultType]::ParameterName, 'Send nothing, and write what would be sent to this file, or - for stdout')
            [CompletionResult]::new('--from-plan', '--from-plan', [CompletionResultType]::ParameterName, 'Send what this plan says, in its order')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept with the attempt')
            [CompletionResult]::new('--stop-after-failures', '--stop-after-failures', [CompletionResultType]::ParameterName, 'Stop by itself after so many attempts that failed, those too that would be tried again')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up an attempt after this long: connect, send, headers and body together, such as 10s')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Attempts in flight for one connector')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Try again so often what failed for a while: no answer in time, a broken connection, 408, 425, 429 and 5xx')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Limit attempts per connector, evenly spaced, for example 50/s')
            [CompletionResult]::new('--order', '--order', [CompletionResultType]::ParameterName, 'Whether events of one document wait for one another, whatever the store says')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Send to this connector or URL instead; a URL gets none of the stored headers')
            [CompletionResult]::new('--headers-from', '--headers-from', [CompletionResultType]::ParameterName, 'With --to URL: the headers of this connector')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one value and keep every other byte: JSON, or else text; quote a number that is an id, as in ''/storeId="256"''; may be repeated')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Send this payload instead: JSON, @FILE, or - for stdin')
            [CompletionResult]::new('--max-bytes', '--max-bytes', [CompletionResultType]::ParameterName, 'With --data: the largest payload that is accepted')
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'Only this kind of event')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Only this event')
            [CompletionResult]::new('--connector', '--connector', [CompletionResultType]::ParameterName, 'Only this connector')
            [CompletionResult]::new('--failure', '--failure', [CompletionResultType]::ParameterName, 'Only this kind of failure, such as `http_status`, timeout or network')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Only this HTTP status: 503, 5xx or 400-499')
            [CompletionResult]::new('--error-code', '--error-code', [CompletionResultType]::ParameterName, 'Only this errorCode of the answer')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Only this store''s id')
            [CompletionResult]::new('--document', '--document', [CompletionResultType]::ParameterName, 'Only this document''s id, such as a transfer or an order')
            [CompletionResult]::new('--product', '--product', [CompletionResultType]::ParameterName, 'Only payloads with this product id or GTIN')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'Only payloads with this value at this place, such as /productList/*/quantity=0')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Not before this: 2h, 3d, 2026-11-01, yesterday, or RFC 3339')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Before this, exclusive')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'Which time --since and --until speak of')
            [CompletionResult]::new('--min-attempts', '--min-attempts', [CompletionResultType]::ParameterName, 'At least this many attempts')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Every failed event of this environment')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Send events again that were delivered or discarded')
            [CompletionResult]::new('--with-held', '--with-held', [CompletionResultType]::ParameterName, 'Events too that wait for one of these, behind it and in order')
            [CompletionResult]::new('--include-superseded', '--include-superseded', [CompletionResultType]::ParameterName, 'In bulk: snapshots too of which a newer one was delivered')
            [CompletionResult]::new('--include-maybe-applied', '--include-maybe-applied', [CompletionResultType]::ParameterName, 'In bulk: delta events too that the endpoint may have counted already')
            [CompletionResult]::new('--fail-on-skipped', '--fail-on-skipped', [CompletionResultType]::ParameterName, 'Exit 4 if one was passed over')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'With --to URL: plain http to a public address')
            [CompletionResult]::new('--edit', '--edit', [CompletionResultType]::ParameterName, 'Change the payload in $VISUAL or $EDITOR')
            [CompletionResult]::new('--not-json', '--not-json', [CompletionResultType]::ParameterName, 'Take the bytes exactly as they are, even if they are not one JSON object')
            [CompletionResult]::new('--maybe-applied', '--maybe-applied', [CompletionResultType]::ParameterName, 'Only those that the endpoint may have acted on')
            [CompletionResult]::new('--no-maybe-applied', '--no-maybe-applied', [CompletionResultType]::ParameterName, 'Only those that the endpoint cannot have acted on')
            [CompletionResult]::new('--include-tests', '--include-tests', [CompletionResultType]::ParameterName, 'Test payloads too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;resume' {
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up an attempt after this long: connect, send, headers and body together, such as 10s')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Attempts in flight for one connector')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Try again so often what failed for a while: no answer in time, a broken connection, 408, 425, 429 and 5xx')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Limit attempts per connector, evenly spaced, for example 50/s')
            [CompletionResult]::new('--order', '--order', [CompletionResultType]::ParameterName, 'Whether events of one document wait for one another, whatever the store says')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--unknown', '--unknown', [CompletionResultType]::ParameterName, 'Send unknown deliveries again too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;listen' {
            [CompletionResult]::new('--addr', '--addr', [CompletionResultType]::ParameterName, 'Where to listen; port 0 takes a free one')
            [CompletionResult]::new('--host', '--host', [CompletionResultType]::ParameterName, 'Take requests for this host name too, such as wms.test; once for each')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'The status of the answer')
            [CompletionResult]::new('--body', '--body', [CompletionResultType]::ParameterName, 'The body of the answer')
            [CompletionResult]::new('--delay', '--delay', [CompletionResultType]::ParameterName, 'Wait before each answer')
            [CompletionResult]::new('--fail-first', '--fail-first', [CompletionResultType]::ParameterName, 'Answer the first N requests with 503')
            [CompletionResult]::new('--fail-rate', '--fail-rate', [CompletionResultType]::ParameterName, 'Answer this share of the requests, from 0 to 1, with 503')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Decides which requests --fail-rate hits')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'End after N requests')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'With --count: exit 4 when they have not come in time')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Add every request to this file, one JSON object a line; values of headers are hidden')
            [CompletionResult]::new('--api-key', '--api-key', [CompletionResultType]::ParameterName, 'The API key to check against where the path names none')
            [CompletionResult]::new('--ready-file', '--ready-file', [CompletionResultType]::ParameterName, 'Write the URL to this file once requests are taken')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--reset', '--reset', [CompletionResultType]::ParameterName, 'Reset connections instead of answering: those that --fail-first or --fail-rate name, or all')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Check each payload against the schema of the API key that ends the path')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;log' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('info', 'info', [CompletionResultType]::ParameterValue, 'Show where the failed-event log is and what it holds')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Copy the failed-event log to a file, also while other commands write to it')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the failed-event log for damage')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;log;info' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;log;backup' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace the file if it exists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;log;check' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;log;help' {
            [CompletionResult]::new('info', 'info', [CompletionResultType]::ParameterValue, 'Show where the failed-event log is and what it holds')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Copy the failed-event log to a file, also while other commands write to it')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the failed-event log for damage')
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
        'inv-hooks;log;help;help' {
            break
        }
        'inv-hooks;init' {
            [CompletionResult]::new('--environment', '--environment', [CompletionResultType]::ParameterName, 'What the connectors of this store point at, such as staging; "test" marks endpoints that test payloads do not harm')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;demo' {
            [CompletionResult]::new('--keep', '--keep', [CompletionResultType]::ParameterName, 'Work in this folder, which must be new or empty, and leave it there')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;doctor' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;config' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every setting as it counts here: flag before variable before store before default')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'inv-hooks;config;show' {
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up an attempt after this long: connect, send, headers and body together, such as 10s')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Attempts in flight for one connector')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Try again so often what failed for a while: no answer in time, a broken connection, 408, 425, 429 and 5xx')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Limit attempts per connector, evenly spaced, for example 50/s')
            [CompletionResult]::new('--order', '--order', [CompletionResultType]::ParameterName, 'Whether events of one document wait for one another, whatever the store says')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Show where each value came from, too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;config;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every setting as it counts here: flag before variable before store before default')
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
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;completions' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;man' {
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Write a page for every command into this folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The connector store to use')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'The failed-event log to use: a path or a URL')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data is written to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr which store and which log are used')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'inv-hooks;help' {
            [CompletionResult]::new('connector', 'connector', [CompletionResultType]::ParameterValue, 'Manage connectors: where inventory events are sent')
            [CompletionResult]::new('event', 'event', [CompletionResultType]::ParameterValue, 'The catalogue of API keys, events and payloads')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Deliver events to the connectors that subscribe to them')
            [CompletionResult]::new('failed', 'failed', [CompletionResultType]::ParameterValue, 'The failed-event log: search, look, add, put aside')
            [CompletionResult]::new('repost', 'repost', [CompletionResultType]::ParameterValue, 'Send failed events again')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Finish what a crash or Ctrl-C left pending')
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'Receive webhooks on a local endpoint that answers as told')
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'The store behind the failed-event log')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make a commented connector store in this folder')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Show the whole journey: connectors, events, what failed and why, repost')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check that store, log and machine are fit for work')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Show the settings that count here')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print a JSON Schema (2020-12): of the connector store, or of what commands write with -o json')
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
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'Enable connectors: `send` uses them again')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Disable connectors: `send` leaves them out')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check connectors without sending anything')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Import connectors from JSON in the words of the CMS form')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Send a sample of every subscribed event and judge the answers')
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
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the API keys with their meanings, events and effects')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one API key: its meaning, events, effects and where its payloads say what')
            [CompletionResult]::new('sample', 'sample', [CompletionResultType]::ParameterValue, 'Print sample payloads of an API key')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema (2020-12) of an API key''s payloads')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check a payload against the schema of its API key')
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
        'inv-hooks;help;send' {
            break
        }
        'inv-hooks;help;failed' {
            [CompletionResult]::new('search', 'search', [CompletionResultType]::ParameterValue, 'Find failed events by anything in them')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one event: why it failed, what was sent, what came back, what to do')
            [CompletionResult]::new('stats', 'stats', [CompletionResultType]::ParameterValue, 'Count failed events by connector, failure, hour and more')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add one failed event, as copied from the CMS')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Add many failed events from NDJSON')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write failed events with their payloads')
            [CompletionResult]::new('discard', 'discard', [CompletionResultType]::ParameterValue, 'Put events aside that need not be sent')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Delete delivered and discarded events that are older than a time')
            break
        }
        'inv-hooks;help;failed;search' {
            break
        }
        'inv-hooks;help;failed;show' {
            break
        }
        'inv-hooks;help;failed;stats' {
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
        'inv-hooks;help;listen' {
            break
        }
        'inv-hooks;help;log' {
            [CompletionResult]::new('info', 'info', [CompletionResultType]::ParameterValue, 'Show where the failed-event log is and what it holds')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Copy the failed-event log to a file, also while other commands write to it')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the failed-event log for damage')
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
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every setting as it counts here: flag before variable before store before default')
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

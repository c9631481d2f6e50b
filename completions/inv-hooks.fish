# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_inv_hooks_global_optspecs
    string join \n config= log= o/output= color= tz= q/quiet v/verbose no-input no-pager y/yes n/dry-run h/help V/version
end

function __fish_inv_hooks_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_inv_hooks_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_inv_hooks_using_subcommand
    set -l cmd (__fish_inv_hooks_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "connector" -d 'Manage connectors: the endpoints that receive events'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "event" -d 'Show API keys, events, sample payloads and schemas'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "send" -d 'Send events to the connectors that subscribe to them'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "status" -d 'Show on one screen what failed, since when and why'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "failed" -d 'Search, show, add, export and discard failed events'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "repost" -d 'Send failed events again'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "resume" -d 'Send events that a crash left pending'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "relay" -d 'Receive events for the endpoints, and keep what fails'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "listen" -d 'Run a local endpoint that receives webhooks'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "log" -d 'Show, check and back up the failed-event log'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "init" -d 'Create a connector store in this folder'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "demo" -d 'Run a demonstration: connectors, failed events, repost'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "doctor" -d 'Check the store, the log and this machine for problems'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "config" -d 'Show the effective settings'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "schema" -d 'Print the JSON Schema of the connector store or of JSON output'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "completions" -d 'Print the completion script for a shell'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "man" -d 'Show the manual page, or write one page per command'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "add" -d 'Add a connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "create" -d 'Add a connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "list" -d 'List connectors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "show" -d 'Show one connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "edit" -d 'Change a connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "remove" -d 'Remove connectors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "rm" -d 'Remove connectors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "enable" -d 'Enable connectors, so that events are sent to them again'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "disable" -d 'Disable connectors, so that no event is sent to them'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "validate" -d 'Check connectors without sending anything'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "import" -d 'Import connectors from JSON with the field names of the CMS form'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "test" -d 'Send a sample of every subscribed event and check the answers'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l api-key -d 'API key, for example `INVENTORY_EXPORT_ASN`' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l event -d 'Event to subscribe to; can be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l endpoint -d 'URL to call; it is stored exactly as you write it' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l integration-type -d 'Integration type of the CMS form; inventory uses only `HTTP_POST`' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l header -d 'Header to send; can be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l headers -d 'All headers as one JSON object: JSON, @FILE, or - for stdin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l timeout -d 'Time limit of one attempt, for example 10s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l concurrency -d 'Make at most N attempts at the same time per connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l retries -d 'Retry temporary failures up to N times' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l rate -d 'Limit attempts per connector, evenly spaced, for example 50/s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l breaker -d 'Stop sending after N consecutive failures; 0 means never' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l order -d 'Order of sending' -r -f -a "none\t''
document\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l answer -d 'Who answers relayed events' -r -f -a "endpoint\t''
log\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l retry-for -d 'Let the relay retry for this long, for example 24h' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l latency-threshold -d 'Mark deliveries that take longer than this as slow' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l signing-secret -d 'Secret to sign requests with (Standard Webhooks); can be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l ca-file -d 'Trust the certificate authorities in this PEM file' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l client-cert -d 'Client certificate: a PEM file with the certificate and its key' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l idempotent -d 'Endpoint ignores duplicates' -r -f -a "true\t''
false\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l allow-http -d 'Allow plain HTTP to a public address'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l disabled -d 'Save the connector disabled, so that no event is sent to it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l replace -d 'Replace existing connectors of the same name'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l api-key -d 'API key, for example `INVENTORY_EXPORT_ASN`' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l event -d 'Event to subscribe to; can be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l endpoint -d 'URL to call; it is stored exactly as you write it' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l integration-type -d 'Integration type of the CMS form; inventory uses only `HTTP_POST`' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l header -d 'Header to send; can be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l headers -d 'All headers as one JSON object: JSON, @FILE, or - for stdin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l timeout -d 'Time limit of one attempt, for example 10s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l concurrency -d 'Make at most N attempts at the same time per connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l retries -d 'Retry temporary failures up to N times' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l rate -d 'Limit attempts per connector, evenly spaced, for example 50/s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l breaker -d 'Stop sending after N consecutive failures; 0 means never' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l order -d 'Order of sending' -r -f -a "none\t''
document\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l answer -d 'Who answers relayed events' -r -f -a "endpoint\t''
log\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l retry-for -d 'Let the relay retry for this long, for example 24h' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l latency-threshold -d 'Mark deliveries that take longer than this as slow' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l signing-secret -d 'Secret to sign requests with (Standard Webhooks); can be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l ca-file -d 'Trust the certificate authorities in this PEM file' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l client-cert -d 'Client certificate: a PEM file with the certificate and its key' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l idempotent -d 'Endpoint ignores duplicates' -r -f -a "true\t''
false\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l allow-http -d 'Allow plain HTTP to a public address'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l disabled -d 'Save the connector disabled, so that no event is sent to it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l replace -d 'Replace existing connectors of the same name'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -l api-key -d 'Show only connectors with this API key' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -l columns -d 'Columns to show, for example id,connector,why' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -l enabled -d 'Show only enabled connectors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -l disabled -d 'Show only disabled connectors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -l reveal -d 'Show secret values that are plain text in the store; only on a terminal'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l api-key -d 'API key, for example `INVENTORY_EXPORT_ASN`' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l endpoint -d 'URL to call; it is stored exactly as you write it' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l integration-type -d 'Integration type of the CMS form; inventory uses only `HTTP_POST`' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l header -d 'Header to send; can be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l headers -d 'All headers as one JSON object: JSON, @FILE, or - for stdin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l timeout -d 'Time limit of one attempt, for example 10s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l concurrency -d 'Make at most N attempts at the same time per connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l retries -d 'Retry temporary failures up to N times' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l rate -d 'Limit attempts per connector, evenly spaced, for example 50/s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l breaker -d 'Stop sending after N consecutive failures; 0 means never' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l order -d 'Order of sending' -r -f -a "none\t''
document\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l answer -d 'Who answers relayed events' -r -f -a "endpoint\t''
log\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l retry-for -d 'Let the relay retry for this long, for example 24h' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l latency-threshold -d 'Mark deliveries that take longer than this as slow' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l signing-secret -d 'Secret to sign requests with (Standard Webhooks); can be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l ca-file -d 'Trust the certificate authorities in this PEM file' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l client-cert -d 'Client certificate: a PEM file with the certificate and its key' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l idempotent -d 'Endpoint ignores duplicates' -r -f -a "true\t''
false\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l add-event -d 'Subscribe to one more event; can be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l remove-event -d 'Remove an event; can be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l unset-header -d 'Remove a header; can be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l rename -d 'Rename the connector, also in the failed-event log' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l event -d 'Event to subscribe to; can be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l allow-http -d 'Allow plain HTTP to a public address'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l disabled -d 'Save the connector disabled, so that no event is sent to it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -l allow -d 'Ignore findings with this code; can be repeated' -r -f -a "store-syntax\t''
store-shape\t''
unknown-api-key\t''
event-not-in-key\t''
events-not-allowed\t''
unknown-event\t''
integration-type\t''
endpoint-url\t''
endpoint-userinfo\t''
endpoint-not-https\t''
endpoint-placeholder\t''
endpoint-not-as-written\t''
endpoint-never-called\t''
invisible-character\t''
header-name\t''
header-value\t''
header-reserved\t''
header-duplicate\t''
headers-not-object\t''
placeholder-secret\t''
basic-auth-shape\t''
literal-secret\t''
signing-secret\t''
file-permissions\t''
unresolved-reference\t''
double-delivery\t''
duplicate-connector\t''
no-effect\t''
relay-access\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -l strict -d 'Treat warnings as errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -l resolve -d 'Treat references that cannot be resolved as errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -l replace -d 'Replace existing connectors of the same name'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l event -d 'Send only this event' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l data -d 'Send this payload instead: JSON, @FILE, or - for stdin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l capture -d 'Send a capture of the API key instead, or all of them' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l timeout -d 'Time limit of one attempt, for example 10s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l concurrency -d 'Make at most N attempts at the same time per connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l rate -d 'Limit attempts per connector, evenly spaced, for example 50/s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l retries -d 'Retry temporary failures up to N times' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l order -d 'Order of sending' -r -f -a "none\t''
document\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l all -d 'Test every enabled connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l fresh -d 'Give a capture a new document id and new times'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l not-json -d 'Accept the bytes as they are, even if they are not one JSON object'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add a connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "list" -d 'List connectors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "edit" -d 'Change a connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Remove connectors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "enable" -d 'Enable connectors, so that events are sent to them again'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "disable" -d 'Disable connectors, so that no event is sent to them'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "validate" -d 'Check connectors without sending anything'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "import" -d 'Import connectors from JSON with the field names of the CMS form'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "test" -d 'Send a sample of every subscribed event and check the answers'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check capture help" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check capture help" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check capture help" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check capture help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check capture help" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check capture help" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check capture help" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check capture help" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check capture help" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check capture help" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check capture help" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check capture help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check capture help" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check capture help" -f -a "list" -d 'List API keys with their meanings, events and effects'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check capture help" -f -a "show" -d 'Show one API key with its meaning, events, effects and payload fields'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check capture help" -f -a "sample" -d 'Print sample payloads of an API key'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check capture help" -f -a "schema" -d 'Print the JSON Schema (2020-12) of an API key\'s payloads'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check capture help" -f -a "check" -d 'Check a payload against the schema of its API key'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check capture help" -f -a "capture" -d 'Keep payloads that were really sent, and use them as samples'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check capture help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from list" -l columns -d 'Columns to show, for example id,connector,why' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from list" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from list" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from show" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from show" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -l event -d 'Event to print; by default the first event of the API key' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -l seed -d 'Seed of the sample; the same seed gives the same bytes' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -l count -d 'Number of samples, each about another document' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -l lines -d 'Number of products in each sample, 1 to 10000; by default 1 to 4' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -l from -d 'Print this capture instead, byte for byte' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -l set -d 'Replace one value, for example \'/storeId="256"\'; can be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -l fresh -d 'Give a capture a new document id and new times'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -l from-captures -d 'Infer the schema from the captures of this API key'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -l api-key -d 'API key of the payload' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -l max-bytes -d 'Largest payload to accept, in bytes' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -l strict -d 'Exit 3 on drift too'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from capture" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from capture" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from capture" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from capture" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from capture" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from capture" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from capture" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from capture" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from capture" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from capture" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from capture" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from capture" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from capture" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from capture" -f -a "add" -d 'Save a payload that was really sent'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from capture" -f -a "list" -d 'List captures with their events and sizes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from capture" -f -a "show" -d 'Print the exact bytes of one capture'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from capture" -f -a "remove" -d 'Remove captures'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from capture" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from help" -f -a "list" -d 'List API keys with their meanings, events and effects'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one API key with its meaning, events, effects and payload fields'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from help" -f -a "sample" -d 'Print sample payloads of an API key'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from help" -f -a "schema" -d 'Print the JSON Schema (2020-12) of an API key\'s payloads'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check a payload against the schema of its API key'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from help" -f -a "capture" -d 'Keep payloads that were really sent, and use them as samples'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l event -d 'Event name; by default the name in the payload' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l data -d 'Payload: JSON, @FILE, or - for stdin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l ndjson -d 'File with one payload or envelope per line, or - for stdin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l connector -d 'Send only to this connector; can be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l max-bytes -d 'Largest payload to accept, in bytes' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l timeout -d 'Time limit of one attempt, for example 10s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l concurrency -d 'Make at most N attempts at the same time per connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l retries -d 'Retry temporary failures up to N times' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l rate -d 'Limit attempts per connector, evenly spaced, for example 50/s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l order -d 'Order of sending' -r -f -a "none\t''
document\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l raw -d 'Send every line as a payload, even if it looks like an envelope'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l continue -d 'Skip lines of the --ndjson file that are already in the log'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l require-route -d 'Exit 4 if an event goes to no connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l not-json -d 'Accept the bytes as they are, even if they are not one JSON object'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand status" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand status" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand status" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand status" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand status" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand status" -l exit-code -d 'Exit 4 if any event is found'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand status" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand status" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand status" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand status" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand status" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -f -a "search" -d 'Search failed events by id, text, field, status or time'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -f -a "list" -d 'Search failed events by id, text, field, status or time'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -f -a "show" -d 'Show events: why they failed, the request, the answer, and what to do'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -f -a "view" -d 'Show events: why they failed, the request, the answer, and what to do'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -f -a "diff" -d 'Show what differs between two events: payload, headers and answer'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -f -a "stats" -d 'Count failed events by connector, failure, hour and more'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -f -a "report" -d 'Write a report of failed events as one HTML page or as Markdown'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -f -a "add" -d 'Add one failed event, copied from the CMS'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -f -a "import" -d 'Import failed events from NDJSON'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -f -a "export" -d 'Export failed events with their payloads'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -f -a "discard" -d 'Discard events that do not need to be sent'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -f -a "prune" -d 'Delete old delivered and discarded events'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view diff stats report add import export discard prune help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l id -d 'Event ids, for example 801,805-810' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l imported-id -d 'Ids that imported events had in the log they came from' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l webhook-id -d 'Webhook ids' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l api-key -d 'API keys of the events' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l event -d 'Event names' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l connector -d 'Connector names, for example wms-asn,wms-sale' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l failure -d 'Kinds of failure, for example `http_status`, timeout or unknown' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l status -d 'HTTP statuses, for example 503,401, 5xx or 400-499' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l error-code -d 'Error codes in the answer (errorCode)' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l cause -d 'Causes of failures: their ids or texts' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l store -d 'Ids of shops in the payload (not the connector store)' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l document -d 'Document ids, for example of a transfer or an order' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l product -d 'Product ids or GTINs' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l where -d 'Value in the payload, for example /productList/*/quantity=0' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l since -d 'Start of the time range: 2h, 20:00, yesterday, 2026-11-01' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l until -d 'End of the time range, not included' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l time -d 'Time to compare' -r -f -a "failed\t'Time since which the event is failed'
last\t'Time of the latest attempt'
event\t'Time of the event, from the payload'
created\t'Time when the event was added to the log'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l min-attempts -d 'Smallest number of attempts' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l state -d 'States: failed, unknown, pending, delivered, discarded' -r -f -a "failed\t'The endpoint did not accept it'
unknown\t'Its answer was not recorded'
pending\t'It waits for an attempt'
delivered\t'The endpoint accepted it'
discarded\t'A person discarded it'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l sort -d 'Order of the list' -r -f -a "newest\t'Latest failure first'
oldest\t'Earliest failure first'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l limit -d 'List at most N events' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l after -d 'Continue after this cursor, which an earlier list printed' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l columns -d 'Columns to show, for example id,connector,why' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l maybe-applied -d 'Only events that the endpoint may already have booked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l no-maybe-applied -d 'Only events that the endpoint cannot have booked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l include-tests -d 'Include test payloads'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l count -d 'Print only the number of events'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l exit-code -d 'Exit 4 if any event is found'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l id -d 'Event ids, for example 801,805-810' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l imported-id -d 'Ids that imported events had in the log they came from' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l webhook-id -d 'Webhook ids' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l api-key -d 'API keys of the events' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l event -d 'Event names' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l connector -d 'Connector names, for example wms-asn,wms-sale' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l failure -d 'Kinds of failure, for example `http_status`, timeout or unknown' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l status -d 'HTTP statuses, for example 503,401, 5xx or 400-499' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l error-code -d 'Error codes in the answer (errorCode)' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l cause -d 'Causes of failures: their ids or texts' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l store -d 'Ids of shops in the payload (not the connector store)' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l document -d 'Document ids, for example of a transfer or an order' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l product -d 'Product ids or GTINs' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l where -d 'Value in the payload, for example /productList/*/quantity=0' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l since -d 'Start of the time range: 2h, 20:00, yesterday, 2026-11-01' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l until -d 'End of the time range, not included' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l time -d 'Time to compare' -r -f -a "failed\t'Time since which the event is failed'
last\t'Time of the latest attempt'
event\t'Time of the event, from the payload'
created\t'Time when the event was added to the log'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l min-attempts -d 'Smallest number of attempts' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l state -d 'States: failed, unknown, pending, delivered, discarded' -r -f -a "failed\t'The endpoint did not accept it'
unknown\t'Its answer was not recorded'
pending\t'It waits for an attempt'
delivered\t'The endpoint accepted it'
discarded\t'A person discarded it'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l sort -d 'Order of the list' -r -f -a "newest\t'Latest failure first'
oldest\t'Earliest failure first'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l limit -d 'List at most N events' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l after -d 'Continue after this cursor, which an earlier list printed' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l columns -d 'Columns to show, for example id,connector,why' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l maybe-applied -d 'Only events that the endpoint may already have booked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l no-maybe-applied -d 'Only events that the endpoint cannot have booked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l include-tests -d 'Include test payloads'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l count -d 'Print only the number of events'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l exit-code -d 'Exit 4 if any event is found'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -l payload -d 'Print only the payload, exactly as it is stored'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -l curl -d 'Print a shell script that sends the same request with curl'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -l payload -d 'Print only the payload, exactly as it is stored'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -l curl -d 'Print a shell script that sends the same request with curl'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from diff" -l columns -d 'Columns to show, for example id,connector,why' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from diff" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from diff" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from diff" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from diff" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from diff" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from diff" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from diff" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from diff" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from diff" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from diff" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l by -d 'Count by one or two things, for example cause or connector,hour' -r -f -a "connector\t'By connector'
api_key\t'By API key'
event\t'By event'
failure\t'By kind of failure'
status\t'By HTTP status'
error_code\t'By error code in the answer'
cause\t'By cause'
store\t'By id of the shop'
document\t'By document id'
product\t'By product id; an event counts for each of its products'
minute\t'By the minute of the failure'
hour\t'By the hour of the failure'
day\t'By the day of the failure'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l text -d 'Id, or any text in the payload, error or answer' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l id -d 'Event ids, for example 801,805-810' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l imported-id -d 'Ids that imported events had in the log they came from' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l webhook-id -d 'Webhook ids' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l api-key -d 'API keys of the events' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l event -d 'Event names' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l connector -d 'Connector names, for example wms-asn,wms-sale' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l failure -d 'Kinds of failure, for example `http_status`, timeout or unknown' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l status -d 'HTTP statuses, for example 503,401, 5xx or 400-499' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l error-code -d 'Error codes in the answer (errorCode)' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l cause -d 'Causes of failures: their ids or texts' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l store -d 'Ids of shops in the payload (not the connector store)' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l document -d 'Document ids, for example of a transfer or an order' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l product -d 'Product ids or GTINs' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l where -d 'Value in the payload, for example /productList/*/quantity=0' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l since -d 'Start of the time range: 2h, 20:00, yesterday, 2026-11-01' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l until -d 'End of the time range, not included' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l time -d 'Time to compare' -r -f -a "failed\t'Time since which the event is failed'
last\t'Time of the latest attempt'
event\t'Time of the event, from the payload'
created\t'Time when the event was added to the log'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l min-attempts -d 'Smallest number of attempts' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l columns -d 'Columns to show, for example id,connector,why' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l maybe-applied -d 'Only events that the endpoint may already have booked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l no-maybe-applied -d 'Only events that the endpoint cannot have booked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l include-tests -d 'Include test payloads'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l text -d 'Id, or any text in the payload, error or answer' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l id -d 'Event ids, for example 801,805-810' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l imported-id -d 'Ids that imported events had in the log they came from' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l webhook-id -d 'Webhook ids' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l api-key -d 'API keys of the events' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l event -d 'Event names' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l connector -d 'Connector names, for example wms-asn,wms-sale' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l failure -d 'Kinds of failure, for example `http_status`, timeout or unknown' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l status -d 'HTTP statuses, for example 503,401, 5xx or 400-499' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l error-code -d 'Error codes in the answer (errorCode)' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l cause -d 'Causes of failures: their ids or texts' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l store -d 'Ids of shops in the payload (not the connector store)' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l document -d 'Document ids, for example of a transfer or an order' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l product -d 'Product ids or GTINs' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l where -d 'Value in the payload, for example /productList/*/quantity=0' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l since -d 'Start of the time range: 2h, 20:00, yesterday, 2026-11-01' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l until -d 'End of the time range, not included' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l time -d 'Time to compare' -r -f -a "failed\t'Time since which the event is failed'
last\t'Time of the latest attempt'
event\t'Time of the event, from the payload'
created\t'Time when the event was added to the log'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l min-attempts -d 'Smallest number of attempts' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l html -d 'Write an HTML page to this file' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l markdown -d 'Write Markdown to this file, or - for stdout' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l redact -d 'Replace the value at this JSON pointer by ***; can be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l maybe-applied -d 'Only events that the endpoint may already have booked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l no-maybe-applied -d 'Only events that the endpoint cannot have booked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l include-tests -d 'Include test payloads'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l with-payloads -d 'Include the payload and the answer of one event for each cause'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from report" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l api-key -d 'API key of the payload' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l event -d 'Event name; by default the name in the payload' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l connector -d 'Connector of the event; by default the one that subscribes to it' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l status -d 'HTTP status of the answer' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l error -d 'Error text from the CMS' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l failed-at -d 'Time of the failure; by default now' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l data -d 'Payload: JSON, @FILE, or - for stdin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l webhook-id -d 'Webhook id of the event, if it is known' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l max-bytes -d 'Largest payload to accept, in bytes' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l allow-duplicates -d 'Add events even if the log already has them'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l not-json -d 'Accept the bytes as they are, even if they are not one JSON object'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -l max-bytes -d 'Largest payload to accept, in bytes' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -l allow-duplicates -d 'Add events even if the log already has them'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -l connectors -d 'Add the connectors that the store lacks, disabled'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -l not-json -d 'Accept the bytes as they are, even if they are not one JSON object'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l id -d 'Event ids, for example 801,805-810' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l imported-id -d 'Ids that imported events had in the log they came from' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l webhook-id -d 'Webhook ids' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l api-key -d 'API keys of the events' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l event -d 'Event names' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l connector -d 'Connector names, for example wms-asn,wms-sale' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l failure -d 'Kinds of failure, for example `http_status`, timeout or unknown' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l status -d 'HTTP statuses, for example 503,401, 5xx or 400-499' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l error-code -d 'Error codes in the answer (errorCode)' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l cause -d 'Causes of failures: their ids or texts' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l store -d 'Ids of shops in the payload (not the connector store)' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l document -d 'Document ids, for example of a transfer or an order' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l product -d 'Product ids or GTINs' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l where -d 'Value in the payload, for example /productList/*/quantity=0' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l since -d 'Start of the time range: 2h, 20:00, yesterday, 2026-11-01' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l until -d 'End of the time range, not included' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l time -d 'Time to compare' -r -f -a "failed\t'Time since which the event is failed'
last\t'Time of the latest attempt'
event\t'Time of the event, from the payload'
created\t'Time when the event was added to the log'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l min-attempts -d 'Smallest number of attempts' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l state -d 'States: failed, unknown, pending, delivered, discarded' -r -f -a "failed\t'The endpoint did not accept it'
unknown\t'Its answer was not recorded'
pending\t'It waits for an attempt'
delivered\t'The endpoint accepted it'
discarded\t'A person discarded it'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l format -d 'Format; by default ndjson' -r -f -a "ndjson\t'One JSON object per line'
csv\t'Comma-separated, with a header row'
har\t'An HTTP archive (HAR 1.2)'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l redact -d 'Replace the value at this JSON pointer by ***; can be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l maybe-applied -d 'Only events that the endpoint may already have booked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l no-maybe-applied -d 'Only events that the endpoint cannot have booked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l include-tests -d 'Include test payloads'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l reason -d 'Reason to store in the log' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l text -d 'Id, or any text in the payload, error or answer' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l id -d 'Event ids, for example 801,805-810' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l imported-id -d 'Ids that imported events had in the log they came from' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l webhook-id -d 'Webhook ids' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l api-key -d 'API keys of the events' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l event -d 'Event names' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l connector -d 'Connector names, for example wms-asn,wms-sale' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l failure -d 'Kinds of failure, for example `http_status`, timeout or unknown' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l status -d 'HTTP statuses, for example 503,401, 5xx or 400-499' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l error-code -d 'Error codes in the answer (errorCode)' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l cause -d 'Causes of failures: their ids or texts' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l store -d 'Ids of shops in the payload (not the connector store)' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l document -d 'Document ids, for example of a transfer or an order' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l product -d 'Product ids or GTINs' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l where -d 'Value in the payload, for example /productList/*/quantity=0' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l since -d 'Start of the time range: 2h, 20:00, yesterday, 2026-11-01' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l until -d 'End of the time range, not included' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l time -d 'Time to compare' -r -f -a "failed\t'Time since which the event is failed'
last\t'Time of the latest attempt'
event\t'Time of the event, from the payload'
created\t'Time when the event was added to the log'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l min-attempts -d 'Smallest number of attempts' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l undo -d 'Undo a discard'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l all -d 'Select every failed and unknown event of this environment'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l maybe-applied -d 'Only events that the endpoint may already have booked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l no-maybe-applied -d 'Only events that the endpoint cannot have booked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l include-tests -d 'Include test payloads'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -l older-than -d 'Minimum age of the events, for example 30d' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "search" -d 'Search failed events by id, text, field, status or time'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show events: why they failed, the request, the answer, and what to do'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "diff" -d 'Show what differs between two events: payload, headers and answer'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "stats" -d 'Count failed events by connector, failure, hour and more'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "report" -d 'Write a report of failed events as one HTML page or as Markdown'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add one failed event, copied from the CMS'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "import" -d 'Import failed events from NDJSON'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "export" -d 'Export failed events with their payloads'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "discard" -d 'Discard events that do not need to be sent'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "prune" -d 'Delete old delivered and discarded events'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l text -d 'Id, or any text in the payload, error or answer' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l plan -d 'Write the events to this plan file (- for stdout), and send nothing' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l from-plan -d 'Send the events of this plan file, in its order' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l limit -d 'Send only the first N events, oldest first' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l reason -d 'Reason to store in the log' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l id -d 'Event ids, for example 801,805-810' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l imported-id -d 'Ids that imported events had in the log they came from' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l webhook-id -d 'Webhook ids' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l api-key -d 'API keys of the events' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l event -d 'Event names' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l connector -d 'Connector names, for example wms-asn,wms-sale' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l failure -d 'Kinds of failure, for example `http_status`, timeout or unknown' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l status -d 'HTTP statuses, for example 503,401, 5xx or 400-499' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l error-code -d 'Error codes in the answer (errorCode)' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l cause -d 'Causes of failures: their ids or texts' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l store -d 'Ids of shops in the payload (not the connector store)' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l document -d 'Document ids, for example of a transfer or an order' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l product -d 'Product ids or GTINs' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l where -d 'Value in the payload, for example /productList/*/quantity=0' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l since -d 'Start of the time range: 2h, 20:00, yesterday, 2026-11-01' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l until -d 'End of the time range, not included' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l time -d 'Time to compare' -r -f -a "failed\t'Time since which the event is failed'
last\t'Time of the latest attempt'
event\t'Time of the event, from the payload'
created\t'Time when the event was added to the log'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l min-attempts -d 'Smallest number of attempts' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l to -d 'Send to this connector or URL instead' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l headers-from -d 'Send the headers of this connector to the URL of --to' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l set -d 'Replace one value, for example \'/storeId="256"\'; can be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l data -d 'Send this payload instead: JSON, @FILE, or - for stdin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l max-bytes -d 'Largest payload to accept, in bytes' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l timeout -d 'Time limit of one attempt, for example 10s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l concurrency -d 'Make at most N attempts at the same time per connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l rate -d 'Limit attempts per connector, evenly spaced, for example 50/s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l order -d 'Order of sending' -r -f -a "none\t''
document\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l stop-after-failures -d 'Stop after N failed attempts, counting retries' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l retries -d 'Retry temporary failures up to N times' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l all -d 'Select every failed and unknown event of this environment'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l force -d 'Also send events that were delivered or discarded'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l with-held -d 'Also send the later events of their documents that were held'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l include-superseded -d 'Include superseded snapshots, such as old counts'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l include-maybe-applied -d 'Include stock changes that are in doubt'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l fail-on-skipped -d 'Exit 4 if any event was skipped'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l maybe-applied -d 'Only events that the endpoint may already have booked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l no-maybe-applied -d 'Only events that the endpoint cannot have booked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l include-tests -d 'Include test payloads'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l allow-http -d 'Allow plain HTTP to a public address'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l edit -d 'Edit the payload in $VISUAL or $EDITOR'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l not-json -d 'Accept the bytes as they are, even if they are not one JSON object'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l timeout -d 'Time limit of one attempt, for example 10s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l concurrency -d 'Make at most N attempts at the same time per connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l retries -d 'Retry temporary failures up to N times' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l rate -d 'Limit attempts per connector, evenly spaced, for example 50/s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l order -d 'Order of sending' -r -f -a "none\t''
document\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l unknown -d 'Also send unknown events'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and not __fish_seen_subcommand_from urls help" -l addr -d 'Address to listen on; port 0 takes a free port' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and not __fish_seen_subcommand_from urls help" -l admin -d 'Address of the status page and /metrics' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and not __fish_seen_subcommand_from urls help" -l host -d 'Also accept this name in the Host header; can be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and not __fish_seen_subcommand_from urls help" -l connections -d 'Keep at most N connections open' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and not __fish_seen_subcommand_from urls help" -l grace -d 'Wait up to this long for running requests when stopped' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and not __fish_seen_subcommand_from urls help" -l ready-file -d 'Write the URL to this file once requests are accepted' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and not __fish_seen_subcommand_from urls help" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and not __fish_seen_subcommand_from urls help" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and not __fish_seen_subcommand_from urls help" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and not __fish_seen_subcommand_from urls help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and not __fish_seen_subcommand_from urls help" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and not __fish_seen_subcommand_from urls help" -l allow-anonymous -d 'Accept events from everyone for connectors that have no secret header'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and not __fish_seen_subcommand_from urls help" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and not __fish_seen_subcommand_from urls help" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and not __fish_seen_subcommand_from urls help" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and not __fish_seen_subcommand_from urls help" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and not __fish_seen_subcommand_from urls help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and not __fish_seen_subcommand_from urls help" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and not __fish_seen_subcommand_from urls help" -f -a "urls" -d 'Print the URL of each connector to enter in the CMS'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and not __fish_seen_subcommand_from urls help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and __fish_seen_subcommand_from urls" -l base -d 'URL at which the CMS reaches the relay' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and __fish_seen_subcommand_from urls" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and __fish_seen_subcommand_from urls" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and __fish_seen_subcommand_from urls" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and __fish_seen_subcommand_from urls" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and __fish_seen_subcommand_from urls" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and __fish_seen_subcommand_from urls" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and __fish_seen_subcommand_from urls" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and __fish_seen_subcommand_from urls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and __fish_seen_subcommand_from urls" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and __fish_seen_subcommand_from help" -f -a "urls" -d 'Print the URL of each connector to enter in the CMS'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand relay; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l addr -d 'Address to listen on; port 0 takes a free port' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l host -d 'Also accept this name in the Host header; can be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l status -d 'HTTP status of the answer' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l body -d 'JSON body of the answer' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l delay -d 'Wait this long before each answer' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l fail-first -d 'Answer the first N requests with 503' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l fail-rate -d 'Answer a share of the requests with 503, from 0 to 1' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l seed -d 'Seed that decides which requests --fail-rate selects' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l count -d 'Stop after N requests' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l timeout -d 'Exit 4 if fewer than --count requests arrive in this time' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l record -d 'Append each request to this file as one line of JSON' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l api-key -d 'API key to check against if the path names none' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l ready-file -d 'Write the URL to this file once requests are accepted' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l reset -d 'Reset connections instead of answering'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l check -d 'Check each payload against the schema of its API key'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check metrics monitoring help" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check metrics monitoring help" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check metrics monitoring help" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check metrics monitoring help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check metrics monitoring help" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check metrics monitoring help" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check metrics monitoring help" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check metrics monitoring help" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check metrics monitoring help" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check metrics monitoring help" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check metrics monitoring help" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check metrics monitoring help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check metrics monitoring help" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check metrics monitoring help" -f -a "info" -d 'Show where the failed-event log is and what it contains'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check metrics monitoring help" -f -a "backup" -d 'Copy the failed-event log to a file, even while other commands write to it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check metrics monitoring help" -f -a "check" -d 'Check the failed-event log for damage'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check metrics monitoring help" -f -a "metrics" -d 'Print the numbers of failed, unknown and pending events for Prometheus'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check metrics monitoring help" -f -a "monitoring" -d 'List monitoring events that Retail Cloud sent to the relay'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check metrics monitoring help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -l force -d 'Replace an existing file'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from metrics" -l file -d 'Write to this file, and replace it if it exists' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from metrics" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from metrics" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from metrics" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from metrics" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from metrics" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from metrics" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from metrics" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from metrics" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from metrics" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from metrics" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from metrics" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from monitoring" -l connector -d 'Connector names, for example wms-asn,wms-sale' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from monitoring" -l since -d 'Start of the time range: 2h, 20:00, yesterday, 2026-11-01' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from monitoring" -l limit -d 'List at most N events' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from monitoring" -l after -d 'Continue after this cursor, which an earlier list printed' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from monitoring" -l columns -d 'Columns to show, for example id,connector,why' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from monitoring" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from monitoring" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from monitoring" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from monitoring" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from monitoring" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from monitoring" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from monitoring" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from monitoring" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from monitoring" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from monitoring" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from monitoring" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from help" -f -a "info" -d 'Show where the failed-event log is and what it contains'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from help" -f -a "backup" -d 'Copy the failed-event log to a file, even while other commands write to it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check the failed-event log for damage'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from help" -f -a "metrics" -d 'Print the numbers of failed, unknown and pending events for Prometheus'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from help" -f -a "monitoring" -d 'List monitoring events that Retail Cloud sent to the relay'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -l environment -d 'Environment of the connectors, for example staging' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -l keep -d 'Use this new or empty folder, and keep it' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -f -a "show" -d 'Show the effective value of every setting'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l timeout -d 'Time limit of one attempt, for example 10s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l concurrency -d 'Make at most N attempts at the same time per connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l retries -d 'Retry temporary failures up to N times' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l rate -d 'Limit attempts per connector, evenly spaced, for example 50/s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l order -d 'Order of sending' -r -f -a "none\t''
document\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l config -d 'Connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l log -d 'Failed-event log to use: a path, or sqlite:PATH' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l tz -d 'Time zone of times: local, utc, or a name such as Europe/Berlin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l origin -d 'Also show where each value comes from'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show the effective value of every setting'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand schema" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand schema" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand schema" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand schema" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand schema" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand schema" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand schema" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand completions" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand completions" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand completions" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand completions" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand completions" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand completions" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand completions" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -l dir -d 'Write one page per command to this folder' -r -f -a "(__fish_complete_directories)"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -s o -l output -d 'Format of stdout' -r -f -a "table\t'A table or a page for people; in a pipe, tabs between the columns'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object per line, printed as soon as it is known'
csv\t'Comma-separated, with a header row'
name\t'Only ids or names, one per line'
wide\t'A table with more columns, where nothing is cut'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -s q -l quiet -d 'Print no messages except errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -s v -l verbose -d 'Show which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -l no-input -d 'Never ask a question; fail instead'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -l no-pager -d 'Print long lists directly, without $PAGER'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -s y -l yes -d 'Confirm without being asked'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -s n -l dry-run -d 'Show what would be done without doing it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send status failed repost resume relay listen log init demo doctor config schema completions man help" -f -a "connector" -d 'Manage connectors: the endpoints that receive events'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send status failed repost resume relay listen log init demo doctor config schema completions man help" -f -a "event" -d 'Show API keys, events, sample payloads and schemas'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send status failed repost resume relay listen log init demo doctor config schema completions man help" -f -a "send" -d 'Send events to the connectors that subscribe to them'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send status failed repost resume relay listen log init demo doctor config schema completions man help" -f -a "status" -d 'Show on one screen what failed, since when and why'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send status failed repost resume relay listen log init demo doctor config schema completions man help" -f -a "failed" -d 'Search, show, add, export and discard failed events'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send status failed repost resume relay listen log init demo doctor config schema completions man help" -f -a "repost" -d 'Send failed events again'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send status failed repost resume relay listen log init demo doctor config schema completions man help" -f -a "resume" -d 'Send events that a crash left pending'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send status failed repost resume relay listen log init demo doctor config schema completions man help" -f -a "relay" -d 'Receive events for the endpoints, and keep what fails'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send status failed repost resume relay listen log init demo doctor config schema completions man help" -f -a "listen" -d 'Run a local endpoint that receives webhooks'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send status failed repost resume relay listen log init demo doctor config schema completions man help" -f -a "log" -d 'Show, check and back up the failed-event log'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send status failed repost resume relay listen log init demo doctor config schema completions man help" -f -a "init" -d 'Create a connector store in this folder'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send status failed repost resume relay listen log init demo doctor config schema completions man help" -f -a "demo" -d 'Run a demonstration: connectors, failed events, repost'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send status failed repost resume relay listen log init demo doctor config schema completions man help" -f -a "doctor" -d 'Check the store, the log and this machine for problems'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send status failed repost resume relay listen log init demo doctor config schema completions man help" -f -a "config" -d 'Show the effective settings'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send status failed repost resume relay listen log init demo doctor config schema completions man help" -f -a "schema" -d 'Print the JSON Schema of the connector store or of JSON output'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send status failed repost resume relay listen log init demo doctor config schema completions man help" -f -a "completions" -d 'Print the completion script for a shell'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send status failed repost resume relay listen log init demo doctor config schema completions man help" -f -a "man" -d 'Show the manual page, or write one page per command'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send status failed repost resume relay listen log init demo doctor config schema completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from connector" -f -a "add" -d 'Add a connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from connector" -f -a "list" -d 'List connectors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from connector" -f -a "show" -d 'Show one connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from connector" -f -a "edit" -d 'Change a connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from connector" -f -a "remove" -d 'Remove connectors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from connector" -f -a "enable" -d 'Enable connectors, so that events are sent to them again'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from connector" -f -a "disable" -d 'Disable connectors, so that no event is sent to them'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from connector" -f -a "validate" -d 'Check connectors without sending anything'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from connector" -f -a "import" -d 'Import connectors from JSON with the field names of the CMS form'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from connector" -f -a "test" -d 'Send a sample of every subscribed event and check the answers'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from event" -f -a "list" -d 'List API keys with their meanings, events and effects'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from event" -f -a "show" -d 'Show one API key with its meaning, events, effects and payload fields'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from event" -f -a "sample" -d 'Print sample payloads of an API key'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from event" -f -a "schema" -d 'Print the JSON Schema (2020-12) of an API key\'s payloads'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from event" -f -a "check" -d 'Check a payload against the schema of its API key'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from event" -f -a "capture" -d 'Keep payloads that were really sent, and use them as samples'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "search" -d 'Search failed events by id, text, field, status or time'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "show" -d 'Show events: why they failed, the request, the answer, and what to do'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "diff" -d 'Show what differs between two events: payload, headers and answer'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "stats" -d 'Count failed events by connector, failure, hour and more'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "report" -d 'Write a report of failed events as one HTML page or as Markdown'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "add" -d 'Add one failed event, copied from the CMS'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "import" -d 'Import failed events from NDJSON'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "export" -d 'Export failed events with their payloads'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "discard" -d 'Discard events that do not need to be sent'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "prune" -d 'Delete old delivered and discarded events'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from relay" -f -a "urls" -d 'Print the URL of each connector to enter in the CMS'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from log" -f -a "info" -d 'Show where the failed-event log is and what it contains'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from log" -f -a "backup" -d 'Copy the failed-event log to a file, even while other commands write to it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from log" -f -a "check" -d 'Check the failed-event log for damage'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from log" -f -a "metrics" -d 'Print the numbers of failed, unknown and pending events for Prometheus'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from log" -f -a "monitoring" -d 'List monitoring events that Retail Cloud sent to the relay'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Show the effective value of every setting'

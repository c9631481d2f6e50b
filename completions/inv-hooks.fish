# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_inv_hooks_global_optspecs
    string join \n config= log= o/output= color= q/quiet v/verbose no-input y/yes n/dry-run h/help V/version
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

complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "connector" -d 'Manage connectors: where inventory events are sent'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "event" -d 'The catalogue of API keys, events and payloads'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "send" -d 'Deliver events to the connectors that subscribe to them'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "failed" -d 'The failed-event log: search, look, add, put aside'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "repost" -d 'Send failed events again'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "resume" -d 'Finish what a crash or Ctrl-C left pending'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "listen" -d 'Receive webhooks on a local endpoint that answers as told'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "log" -d 'The store behind the failed-event log'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "init" -d 'Make a commented connector store in this folder'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "demo" -d 'Show the whole journey: connectors, events, what failed and why, repost'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "doctor" -d 'Check that store, log and machine are fit for work'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "config" -d 'Show the settings that count here'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "schema" -d 'Print a JSON Schema (2020-12): of the connector store, or of what commands write with -o json'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "completions" -d 'Print the completion script for a shell'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "man" -d 'Show the manual page, or write one page per command'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "add" -d 'Add a connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "create" -d 'Add a connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "list" -d 'List connectors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "show" -d 'Show one connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "edit" -d 'Change a connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "remove" -d 'Remove connectors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "rm" -d 'Remove connectors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "enable" -d 'Enable connectors: `send` uses them again'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "disable" -d 'Disable connectors: `send` leaves them out'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "validate" -d 'Check connectors without sending anything'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "import" -d 'Import connectors from JSON in the words of the CMS form'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "test" -d 'Send a sample of every subscribed event and judge the answers'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and not __fish_seen_subcommand_from add create list show edit remove rm enable disable validate import test help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l api-key -d 'The kind of event, such as `INVENTORY_EXPORT_ASN`; `inv-hooks event list` shows all eleven' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l event -d 'An event to subscribe to; once for each. Without it: all events of the key' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l endpoint -d 'The URL that is called, exactly as written' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l integration-type -d 'The integration type of the CMS form; inventory has one: `HTTP_POST`' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l header -d 'A header to send; once for each. Keep secrets out of the command line with \'${NAME}\'' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l headers -d 'Headers as a JSON object: the text itself, @FILE, or - for stdin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l timeout -d 'Give up an attempt after this long, such as 10s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l concurrency -d 'Attempts in flight for this connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l retries -d 'Try again so often what failed for a while' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l rate -d 'At most so many attempts a time, evenly spaced, such as 50/s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l breaker -d 'Leave it alone for a while after so many failures in a row; 0 for never' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l order -d 'Whether events of one document wait for one another' -r -f -a "none\t''
document\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l latency-threshold -d 'Flag deliveries that take longer than this as slow' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l signing-secret -d 'Sign requests by Standard Webhooks with this secret; twice while it is rotated, the newest first' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l ca-file -d 'Trust the certificate authorities of this PEM file instead of the system\'s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l client-cert -d 'Show this client certificate: a PEM file with the certificate and its key' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l idempotent -d 'The endpoint ignores a webhook-id that it has seen: a sale, return or adjustment whose answer was lost is sent again by itself and in bulk; --idempotent=false takes that back' -r -f -a "true\t''
false\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l allow-http -d 'Allow plain http to a public address'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l disabled -d 'Save it disabled: `send` leaves it out'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l replace -d 'Write over another connector of the same name'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from add" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l api-key -d 'The kind of event, such as `INVENTORY_EXPORT_ASN`; `inv-hooks event list` shows all eleven' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l event -d 'An event to subscribe to; once for each. Without it: all events of the key' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l endpoint -d 'The URL that is called, exactly as written' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l integration-type -d 'The integration type of the CMS form; inventory has one: `HTTP_POST`' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l header -d 'A header to send; once for each. Keep secrets out of the command line with \'${NAME}\'' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l headers -d 'Headers as a JSON object: the text itself, @FILE, or - for stdin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l timeout -d 'Give up an attempt after this long, such as 10s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l concurrency -d 'Attempts in flight for this connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l retries -d 'Try again so often what failed for a while' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l rate -d 'At most so many attempts a time, evenly spaced, such as 50/s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l breaker -d 'Leave it alone for a while after so many failures in a row; 0 for never' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l order -d 'Whether events of one document wait for one another' -r -f -a "none\t''
document\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l latency-threshold -d 'Flag deliveries that take longer than this as slow' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l signing-secret -d 'Sign requests by Standard Webhooks with this secret; twice while it is rotated, the newest first' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l ca-file -d 'Trust the certificate authorities of this PEM file instead of the system\'s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l client-cert -d 'Show this client certificate: a PEM file with the certificate and its key' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l idempotent -d 'The endpoint ignores a webhook-id that it has seen: a sale, return or adjustment whose answer was lost is sent again by itself and in bulk; --idempotent=false takes that back' -r -f -a "true\t''
false\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l allow-http -d 'Allow plain http to a public address'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l disabled -d 'Save it disabled: `send` leaves it out'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l replace -d 'Write over another connector of the same name'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from create" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -l api-key -d 'Only those of this API key' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -l enabled -d 'Only enabled ones'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -l disabled -d 'Only disabled ones'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -l reveal -d 'Show values that stand literally in the store; only to a terminal'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l api-key -d 'The kind of event, such as `INVENTORY_EXPORT_ASN`; `inv-hooks event list` shows all eleven' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l event -d 'An event to subscribe to; once for each. Without it: all events of the key' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l endpoint -d 'The URL that is called, exactly as written' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l integration-type -d 'The integration type of the CMS form; inventory has one: `HTTP_POST`' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l header -d 'A header to send; once for each. Keep secrets out of the command line with \'${NAME}\'' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l headers -d 'Headers as a JSON object: the text itself, @FILE, or - for stdin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l timeout -d 'Give up an attempt after this long, such as 10s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l concurrency -d 'Attempts in flight for this connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l retries -d 'Try again so often what failed for a while' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l rate -d 'At most so many attempts a time, evenly spaced, such as 50/s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l breaker -d 'Leave it alone for a while after so many failures in a row; 0 for never' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l order -d 'Whether events of one document wait for one another' -r -f -a "none\t''
document\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l latency-threshold -d 'Flag deliveries that take longer than this as slow' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l signing-secret -d 'Sign requests by Standard Webhooks with this secret; twice while it is rotated, the newest first' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l ca-file -d 'Trust the certificate authorities of this PEM file instead of the system\'s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l client-cert -d 'Show this client certificate: a PEM file with the certificate and its key' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l idempotent -d 'The endpoint ignores a webhook-id that it has seen: a sale, return or adjustment whose answer was lost is sent again by itself and in bulk; --idempotent=false takes that back' -r -f -a "true\t''
false\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l add-event -d 'Subscribe to one more event; once for each' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l remove-event -d 'Take an event away; once for each' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l unset-header -d 'Take a header away; once for each' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l rename -d 'Give it another name, here and in the failed-event log' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l allow-http -d 'Allow plain http to a public address'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l disabled -d 'Save it disabled: `send` leaves it out'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from edit" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from remove" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from rm" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from enable" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from disable" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -l allow -d 'Leave findings of this code out; once for each' -r -f -a "store-syntax\t''
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
duplicate-connector\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -l strict -d 'Count warnings as errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -l resolve -d 'Count references that cannot be resolved as errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from validate" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -l replace -d 'Write over other connectors of the same names'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from import" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l event -d 'Only this event' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l data -d 'This payload instead of a sample: JSON, @FILE, or - for stdin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l timeout -d 'Give up an attempt after this long: connect, send, headers and body together, such as 10s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l concurrency -d 'Attempts in flight for one connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l retries -d 'Try again so often what failed for a while: no answer in time, a broken connection, 408, 425, 429 and 5xx' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l rate -d 'Limit attempts per connector, evenly spaced, for example 50/s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l order -d 'Whether events of one document wait for one another, whatever the store says' -r -f -a "none\t''
document\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l all -d 'Every enabled connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l not-json -d 'Take the bytes exactly as they are, even if they are not one JSON object'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from test" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add a connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "list" -d 'List connectors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "edit" -d 'Change a connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Remove connectors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "enable" -d 'Enable connectors: `send` uses them again'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "disable" -d 'Disable connectors: `send` leaves them out'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "validate" -d 'Check connectors without sending anything'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "import" -d 'Import connectors from JSON in the words of the CMS form'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "test" -d 'Send a sample of every subscribed event and judge the answers'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand connector; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check help" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check help" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check help" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check help" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check help" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check help" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check help" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check help" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check help" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check help" -f -a "list" -d 'List the API keys with their meanings, events and effects'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check help" -f -a "show" -d 'Show one API key: its meaning, events, effects and where its payloads say what'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check help" -f -a "sample" -d 'Print sample payloads of an API key'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check help" -f -a "schema" -d 'Print the JSON Schema (2020-12) of an API key\'s payloads'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check help" -f -a "check" -d 'Check a payload against the schema of its API key'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and not __fish_seen_subcommand_from list show sample schema check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from list" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from list" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from list" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from list" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from show" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from show" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from show" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from show" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -l event -d 'The event to show [default: the key\'s first; for cycle counts the completed one]' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -l seed -d 'What the sample follows from: the same number gives the same bytes' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -l count -d 'How many samples to print, each of another document' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -l lines -d 'How many products in each sample, 1 to 10000 [default: one to four]' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -l set -d 'Replace one value: JSON, or else text; quote a number that is an id, as in \'/storeId="256"\'' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from sample" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from schema" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -l api-key -d 'The API key that the payload is of' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -l max-bytes -d 'The largest payload that is read' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from check" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the API keys with their meanings, events and effects'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one API key: its meaning, events, effects and where its payloads say what'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from help" -f -a "sample" -d 'Print sample payloads of an API key'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from help" -f -a "schema" -d 'Print the JSON Schema (2020-12) of an API key\'s payloads'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check a payload against the schema of its API key'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand event; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l event -d 'The event; else it is taken from the payload' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l data -d 'The payload: JSON, @FILE, or - for stdin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l ndjson -d 'Many payloads, one a line, or envelopes {"apiKey":…,"event":…,"payload":…}' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l connector -d 'Only to this connector; may be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l max-bytes -d 'The largest payload that is accepted' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l timeout -d 'Give up an attempt after this long: connect, send, headers and body together, such as 10s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l concurrency -d 'Attempts in flight for one connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l retries -d 'Try again so often what failed for a while: no answer in time, a broken connection, 408, 425, 429 and 5xx' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l rate -d 'Limit attempts per connector, evenly spaced, for example 50/s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l order -d 'Whether events of one document wait for one another, whatever the store says' -r -f -a "none\t''
document\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l raw -d 'Take every line for a payload, even if it looks like an envelope'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l continue -d 'Skip the lines of this file that the log already has'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l require-route -d 'Exit 4 if an event goes to no connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l not-json -d 'Take the bytes exactly as they are, even if they are not one JSON object'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand send" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -f -a "search" -d 'Find failed events by anything in them'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -f -a "list" -d 'Find failed events by anything in them'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -f -a "show" -d 'Show one event: why it failed, what was sent, what came back, what to do'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -f -a "view" -d 'Show one event: why it failed, what was sent, what came back, what to do'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -f -a "stats" -d 'Count failed events by connector, failure, hour and more'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -f -a "add" -d 'Add one failed event, as copied from the CMS'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -f -a "import" -d 'Add many failed events from NDJSON'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -f -a "export" -d 'Write failed events with their payloads'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -f -a "discard" -d 'Put events aside that need not be sent'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -f -a "prune" -d 'Delete delivered and discarded events that are older than a time'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and not __fish_seen_subcommand_from search list show view stats add import export discard prune help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l sort -d 'Which first' -r -f -a "newest\t'The latest failure'
oldest\t'The earliest failure'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l limit -d 'At most so many' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l after -d 'Go on behind this row: the cursor of an earlier list' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l api-key -d 'Only this kind of event' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l event -d 'Only this event' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l connector -d 'Only this connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l failure -d 'Only this kind of failure, such as `http_status`, timeout or network' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l status -d 'Only this HTTP status: 503, 5xx or 400-499' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l error-code -d 'Only this errorCode of the answer' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l store -d 'Only this store\'s id' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l document -d 'Only this document\'s id, such as a transfer or an order' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l product -d 'Only payloads with this product id or GTIN' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l where -d 'Only payloads with this value at this place, such as /productList/*/quantity=0' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l since -d 'Not before this: 2h, 3d, 2026-11-01, yesterday, or RFC 3339' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l until -d 'Before this, exclusive' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l time -d 'Which time --since and --until speak of' -r -f -a "failed\t'When it last failed'
event\t'When the event happened, by the payload'
created\t'When it came in'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l min-attempts -d 'At least this many attempts' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l count -d 'Print the number alone'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l exit-code -d 'Exit 4 if anything is found'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l maybe-applied -d 'Only those that the endpoint may have acted on'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l no-maybe-applied -d 'Only those that the endpoint cannot have acted on'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l include-tests -d 'Test payloads too'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from search" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l sort -d 'Which first' -r -f -a "newest\t'The latest failure'
oldest\t'The earliest failure'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l limit -d 'At most so many' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l after -d 'Go on behind this row: the cursor of an earlier list' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l api-key -d 'Only this kind of event' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l event -d 'Only this event' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l connector -d 'Only this connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l failure -d 'Only this kind of failure, such as `http_status`, timeout or network' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l status -d 'Only this HTTP status: 503, 5xx or 400-499' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l error-code -d 'Only this errorCode of the answer' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l store -d 'Only this store\'s id' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l document -d 'Only this document\'s id, such as a transfer or an order' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l product -d 'Only payloads with this product id or GTIN' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l where -d 'Only payloads with this value at this place, such as /productList/*/quantity=0' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l since -d 'Not before this: 2h, 3d, 2026-11-01, yesterday, or RFC 3339' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l until -d 'Before this, exclusive' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l time -d 'Which time --since and --until speak of' -r -f -a "failed\t'When it last failed'
event\t'When the event happened, by the payload'
created\t'When it came in'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l min-attempts -d 'At least this many attempts' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l count -d 'Print the number alone'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l exit-code -d 'Exit 4 if anything is found'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l maybe-applied -d 'Only those that the endpoint may have acted on'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l no-maybe-applied -d 'Only those that the endpoint cannot have acted on'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l include-tests -d 'Test payloads too'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -l payload -d 'Write exactly the stored bytes of the payload and nothing else'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -l curl -d 'Print a curl command that sends the same, secrets as variables'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -l payload -d 'Write exactly the stored bytes of the payload and nothing else'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -l curl -d 'Print a curl command that sends the same, secrets as variables'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from view" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l by -d 'What to count by' -r -f -a "api_key\t'By kind of event'
event\t'By event'
connector\t'By connector'
failure\t'By kind of failure'
store\t'By the store\'s id'
hour\t'By the hour of the failure'
day\t'By the day of the failure'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l text -d 'Only events with this id or text in them' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l api-key -d 'Only this kind of event' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l event -d 'Only this event' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l connector -d 'Only this connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l failure -d 'Only this kind of failure, such as `http_status`, timeout or network' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l status -d 'Only this HTTP status: 503, 5xx or 400-499' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l error-code -d 'Only this errorCode of the answer' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l store -d 'Only this store\'s id' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l document -d 'Only this document\'s id, such as a transfer or an order' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l product -d 'Only payloads with this product id or GTIN' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l where -d 'Only payloads with this value at this place, such as /productList/*/quantity=0' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l since -d 'Not before this: 2h, 3d, 2026-11-01, yesterday, or RFC 3339' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l until -d 'Before this, exclusive' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l time -d 'Which time --since and --until speak of' -r -f -a "failed\t'When it last failed'
event\t'When the event happened, by the payload'
created\t'When it came in'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l min-attempts -d 'At least this many attempts' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l maybe-applied -d 'Only those that the endpoint may have acted on'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l no-maybe-applied -d 'Only those that the endpoint cannot have acted on'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l include-tests -d 'Test payloads too'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from stats" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l api-key -d 'The kind of event' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l event -d 'The event; else it is taken from the payload' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l connector -d 'The connector that it failed at; else the one that subscribes to it' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l status -d 'The HTTP status that the endpoint answered' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l error -d 'What the CMS says of the failure' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l failed-at -d 'When it failed; else now' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l data -d 'The payload: JSON, @FILE, or - for stdin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l webhook-id -d 'The webhook id of the event, if it is known' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l max-bytes -d 'The largest payload that is accepted' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l allow-duplicates -d 'Add it even if the log has the same already'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l not-json -d 'Take the bytes exactly as they are, even if they are not one JSON object'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from add" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -l max-bytes -d 'The largest payload that is accepted' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -l allow-duplicates -d 'Add events even if the log has the same already'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -l not-json -d 'Take the bytes exactly as they are, even if they are not one JSON object'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from import" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l format -d 'How it is written [default: ndjson]' -r -f -a "ndjson\t'One JSON object a line'
csv\t'Comma-separated, with a header row'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l redact -d 'Replace what stands at this place by ***, such as /customer/email or /productList/*/name; may be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l api-key -d 'Only this kind of event' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l event -d 'Only this event' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l connector -d 'Only this connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l failure -d 'Only this kind of failure, such as `http_status`, timeout or network' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l status -d 'Only this HTTP status: 503, 5xx or 400-499' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l error-code -d 'Only this errorCode of the answer' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l store -d 'Only this store\'s id' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l document -d 'Only this document\'s id, such as a transfer or an order' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l product -d 'Only payloads with this product id or GTIN' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l where -d 'Only payloads with this value at this place, such as /productList/*/quantity=0' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l since -d 'Not before this: 2h, 3d, 2026-11-01, yesterday, or RFC 3339' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l until -d 'Before this, exclusive' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l time -d 'Which time --since and --until speak of' -r -f -a "failed\t'When it last failed'
event\t'When the event happened, by the payload'
created\t'When it came in'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l min-attempts -d 'At least this many attempts' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l maybe-applied -d 'Only those that the endpoint may have acted on'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l no-maybe-applied -d 'Only those that the endpoint cannot have acted on'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l include-tests -d 'Test payloads too'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from export" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l reason -d 'Why; kept with the event' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l text -d 'Only events with this id or text in them' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l api-key -d 'Only this kind of event' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l event -d 'Only this event' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l connector -d 'Only this connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l failure -d 'Only this kind of failure, such as `http_status`, timeout or network' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l status -d 'Only this HTTP status: 503, 5xx or 400-499' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l error-code -d 'Only this errorCode of the answer' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l store -d 'Only this store\'s id' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l document -d 'Only this document\'s id, such as a transfer or an order' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l product -d 'Only payloads with this product id or GTIN' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l where -d 'Only payloads with this value at this place, such as /productList/*/quantity=0' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l since -d 'Not before this: 2h, 3d, 2026-11-01, yesterday, or RFC 3339' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l until -d 'Before this, exclusive' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l time -d 'Which time --since and --until speak of' -r -f -a "failed\t'When it last failed'
event\t'When the event happened, by the payload'
created\t'When it came in'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l min-attempts -d 'At least this many attempts' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l undo -d 'Take a discard back'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l all -d 'Every failed event of this environment'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l maybe-applied -d 'Only those that the endpoint may have acted on'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l no-maybe-applied -d 'Only those that the endpoint cannot have acted on'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l include-tests -d 'Test payloads too'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from discard" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -l older-than -d 'How old an event must be, such as 30d' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from prune" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "search" -d 'Find failed events by anything in them'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one event: why it failed, what was sent, what came back, what to do'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "stats" -d 'Count failed events by connector, failure, hour and more'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add one failed event, as copied from the CMS'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "import" -d 'Add many failed events from NDJSON'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "export" -d 'Write failed events with their payloads'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "discard" -d 'Put events aside that need not be sent'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "prune" -d 'Delete delivered and discarded events that are older than a time'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l text -d 'Only events with this id or text in them' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l plan -d 'Send nothing, and write what would be sent to this file, or - for stdout' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l from-plan -d 'Send what this plan says, in its order' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l reason -d 'Why; kept with the attempt' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l stop-after-failures -d 'Stop by itself after so many attempts that failed, those too that would be tried again' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l timeout -d 'Give up an attempt after this long: connect, send, headers and body together, such as 10s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l concurrency -d 'Attempts in flight for one connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l retries -d 'Try again so often what failed for a while: no answer in time, a broken connection, 408, 425, 429 and 5xx' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l rate -d 'Limit attempts per connector, evenly spaced, for example 50/s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l order -d 'Whether events of one document wait for one another, whatever the store says' -r -f -a "none\t''
document\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l to -d 'Send to this connector or URL instead; a URL gets none of the stored headers' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l headers-from -d 'With --to URL: the headers of this connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l set -d 'Set one value and keep every other byte: JSON, or else text; quote a number that is an id, as in \'/storeId="256"\'; may be repeated' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l data -d 'Send this payload instead: JSON, @FILE, or - for stdin' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l max-bytes -d 'With --data: the largest payload that is accepted' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l api-key -d 'Only this kind of event' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l event -d 'Only this event' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l connector -d 'Only this connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l failure -d 'Only this kind of failure, such as `http_status`, timeout or network' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l status -d 'Only this HTTP status: 503, 5xx or 400-499' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l error-code -d 'Only this errorCode of the answer' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l store -d 'Only this store\'s id' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l document -d 'Only this document\'s id, such as a transfer or an order' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l product -d 'Only payloads with this product id or GTIN' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l where -d 'Only payloads with this value at this place, such as /productList/*/quantity=0' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l since -d 'Not before this: 2h, 3d, 2026-11-01, yesterday, or RFC 3339' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l until -d 'Before this, exclusive' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l time -d 'Which time --since and --until speak of' -r -f -a "failed\t'When it last failed'
event\t'When the event happened, by the payload'
created\t'When it came in'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l min-attempts -d 'At least this many attempts' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l all -d 'Every failed event of this environment'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l force -d 'Send events again that were delivered or discarded'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l with-held -d 'Events too that wait for one of these, behind it and in order'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l include-superseded -d 'In bulk: snapshots too of which a newer one was delivered'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l include-maybe-applied -d 'In bulk: delta events too that the endpoint may have counted already'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l fail-on-skipped -d 'Exit 4 if one was passed over'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l allow-http -d 'With --to URL: plain http to a public address'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l edit -d 'Change the payload in $VISUAL or $EDITOR'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l not-json -d 'Take the bytes exactly as they are, even if they are not one JSON object'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l maybe-applied -d 'Only those that the endpoint may have acted on'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l no-maybe-applied -d 'Only those that the endpoint cannot have acted on'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l include-tests -d 'Test payloads too'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand repost" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l timeout -d 'Give up an attempt after this long: connect, send, headers and body together, such as 10s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l concurrency -d 'Attempts in flight for one connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l retries -d 'Try again so often what failed for a while: no answer in time, a broken connection, 408, 425, 429 and 5xx' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l rate -d 'Limit attempts per connector, evenly spaced, for example 50/s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l order -d 'Whether events of one document wait for one another, whatever the store says' -r -f -a "none\t''
document\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l unknown -d 'Send unknown deliveries again too'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand resume" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l addr -d 'Where to listen; port 0 takes a free one' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l host -d 'Take requests for this host name too, such as wms.test; once for each' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l status -d 'The status of the answer' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l body -d 'The body of the answer' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l delay -d 'Wait before each answer' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l fail-first -d 'Answer the first N requests with 503' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l fail-rate -d 'Answer this share of the requests, from 0 to 1, with 503' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l seed -d 'Decides which requests --fail-rate hits' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l count -d 'End after N requests' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l timeout -d 'With --count: exit 4 when they have not come in time' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l record -d 'Add every request to this file, one JSON object a line; values of headers are hidden' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l api-key -d 'The API key to check against where the path names none' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l ready-file -d 'Write the URL to this file once requests are taken' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l reset -d 'Reset connections instead of answering: those that --fail-first or --fail-rate name, or all'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l check -d 'Check each payload against the schema of the API key that ends the path'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand listen" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check help" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check help" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check help" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check help" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check help" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check help" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check help" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check help" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check help" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check help" -f -a "info" -d 'Show where the failed-event log is and what it holds'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check help" -f -a "backup" -d 'Copy the failed-event log to a file, also while other commands write to it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check help" -f -a "check" -d 'Check the failed-event log for damage'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and not __fish_seen_subcommand_from info backup check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from info" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -l force -d 'Replace the file if it exists'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from backup" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from check" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from help" -f -a "info" -d 'Show where the failed-event log is and what it holds'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from help" -f -a "backup" -d 'Copy the failed-event log to a file, also while other commands write to it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check the failed-event log for damage'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand log; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -l environment -d 'What the connectors of this store point at, such as staging; "test" marks endpoints that test payloads do not harm' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand init" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -l keep -d 'Work in this folder, which must be new or empty, and leave it there' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand demo" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand doctor" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -f -a "show" -d 'Show every setting as it counts here: flag before variable before store before default'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and not __fish_seen_subcommand_from show help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l timeout -d 'Give up an attempt after this long: connect, send, headers and body together, such as 10s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l concurrency -d 'Attempts in flight for one connector' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l retries -d 'Try again so often what failed for a while: no answer in time, a broken connection, 408, 425, 429 and 5xx' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l rate -d 'Limit attempts per connector, evenly spaced, for example 50/s' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l order -d 'Whether events of one document wait for one another, whatever the store says' -r -f -a "none\t''
document\t''"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l origin -d 'Show where each value came from, too'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show every setting as it counts here: flag before variable before store before default'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand schema" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand schema" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand schema" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand schema" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand schema" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand schema" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand schema" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand schema" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand schema" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand schema" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand completions" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand completions" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand completions" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand completions" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand completions" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand completions" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand completions" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand completions" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand completions" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand completions" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -l dir -d 'Write a page for every command into this folder' -r -f -a "(__fish_complete_directories)"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -l config -d 'The connector store to use' -r -F
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -l log -d 'The failed-event log to use: a path or a URL' -r
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -s o -l output -d 'How data is written to stdout' -r -f -a "table\t'For people: a table or a page; piped, lines with tabs'
json\t'One JSON document; a list is an array'
ndjson\t'One JSON object a line, as it comes'
csv\t'Comma-separated, with a header row'
name\t'Ids or names alone, one a line'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -s v -l verbose -d 'Say on stderr which store and which log are used'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send failed repost resume listen log init demo doctor config schema completions man help" -f -a "connector" -d 'Manage connectors: where inventory events are sent'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send failed repost resume listen log init demo doctor config schema completions man help" -f -a "event" -d 'The catalogue of API keys, events and payloads'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send failed repost resume listen log init demo doctor config schema completions man help" -f -a "send" -d 'Deliver events to the connectors that subscribe to them'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send failed repost resume listen log init demo doctor config schema completions man help" -f -a "failed" -d 'The failed-event log: search, look, add, put aside'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send failed repost resume listen log init demo doctor config schema completions man help" -f -a "repost" -d 'Send failed events again'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send failed repost resume listen log init demo doctor config schema completions man help" -f -a "resume" -d 'Finish what a crash or Ctrl-C left pending'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send failed repost resume listen log init demo doctor config schema completions man help" -f -a "listen" -d 'Receive webhooks on a local endpoint that answers as told'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send failed repost resume listen log init demo doctor config schema completions man help" -f -a "log" -d 'The store behind the failed-event log'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send failed repost resume listen log init demo doctor config schema completions man help" -f -a "init" -d 'Make a commented connector store in this folder'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send failed repost resume listen log init demo doctor config schema completions man help" -f -a "demo" -d 'Show the whole journey: connectors, events, what failed and why, repost'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send failed repost resume listen log init demo doctor config schema completions man help" -f -a "doctor" -d 'Check that store, log and machine are fit for work'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send failed repost resume listen log init demo doctor config schema completions man help" -f -a "config" -d 'Show the settings that count here'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send failed repost resume listen log init demo doctor config schema completions man help" -f -a "schema" -d 'Print a JSON Schema (2020-12): of the connector store, or of what commands write with -o json'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send failed repost resume listen log init demo doctor config schema completions man help" -f -a "completions" -d 'Print the completion script for a shell'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send failed repost resume listen log init demo doctor config schema completions man help" -f -a "man" -d 'Show the manual page, or write one page per command'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from connector event send failed repost resume listen log init demo doctor config schema completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from connector" -f -a "add" -d 'Add a connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from connector" -f -a "list" -d 'List connectors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from connector" -f -a "show" -d 'Show one connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from connector" -f -a "edit" -d 'Change a connector'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from connector" -f -a "remove" -d 'Remove connectors'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from connector" -f -a "enable" -d 'Enable connectors: `send` uses them again'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from connector" -f -a "disable" -d 'Disable connectors: `send` leaves them out'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from connector" -f -a "validate" -d 'Check connectors without sending anything'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from connector" -f -a "import" -d 'Import connectors from JSON in the words of the CMS form'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from connector" -f -a "test" -d 'Send a sample of every subscribed event and judge the answers'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from event" -f -a "list" -d 'List the API keys with their meanings, events and effects'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from event" -f -a "show" -d 'Show one API key: its meaning, events, effects and where its payloads say what'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from event" -f -a "sample" -d 'Print sample payloads of an API key'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from event" -f -a "schema" -d 'Print the JSON Schema (2020-12) of an API key\'s payloads'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from event" -f -a "check" -d 'Check a payload against the schema of its API key'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "search" -d 'Find failed events by anything in them'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "show" -d 'Show one event: why it failed, what was sent, what came back, what to do'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "stats" -d 'Count failed events by connector, failure, hour and more'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "add" -d 'Add one failed event, as copied from the CMS'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "import" -d 'Add many failed events from NDJSON'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "export" -d 'Write failed events with their payloads'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "discard" -d 'Put events aside that need not be sent'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "prune" -d 'Delete delivered and discarded events that are older than a time'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from log" -f -a "info" -d 'Show where the failed-event log is and what it holds'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from log" -f -a "backup" -d 'Copy the failed-event log to a file, also while other commands write to it'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from log" -f -a "check" -d 'Check the failed-event log for damage'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Show every setting as it counts here: flag before variable before store before default'


use builtin;
use str;

set edit:completion:arg-completer[inv-hooks] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'inv-hooks'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'inv-hooks'= {
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand connector 'Manage connectors: the endpoints that receive events'
            cand event 'Show API keys, events, sample payloads and schemas'
            cand send 'Send events to the connectors that subscribe to them'
            cand failed 'Search, show, add, export and discard failed events'
            cand repost 'Send failed events again'
            cand resume 'Send events that a crash left pending'
            cand relay 'Receive events for the endpoints, and keep what fails'
            cand listen 'Run a local endpoint that receives webhooks'
            cand log 'Show, check and back up the failed-event log'
            cand init 'Create a connector store in this folder'
            cand demo 'Run a demonstration: connectors, failed events, repost'
            cand doctor 'Check the store, the log and this machine for problems'
            cand config 'Show the effective settings'
            cand schema 'Print the JSON Schema of the connector store or of JSON output'
            cand completions 'Print the completion script for a shell'
            cand man 'Show the manual page, or write one page per command'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'inv-hooks;connector'= {
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand add 'Add a connector'
            cand create 'Add a connector'
            cand list 'List connectors'
            cand show 'Show one connector'
            cand edit 'Change a connector'
            cand remove 'Remove connectors'
            cand rm 'Remove connectors'
            cand enable 'Enable connectors, so that events are sent to them again'
            cand disable 'Disable connectors, so that no event is sent to them'
            cand validate 'Check connectors without sending anything'
            cand import 'Import connectors from JSON with the field names of the CMS form'
            cand test 'Send a sample of every subscribed event and check the answers'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'inv-hooks;connector;add'= {
            cand --api-key 'API key, for example `INVENTORY_EXPORT_ASN`'
            cand --event 'Event to subscribe to; can be repeated'
            cand --endpoint 'URL to call; it is stored exactly as you write it'
            cand --integration-type 'Integration type of the CMS form; inventory uses only `HTTP_POST`'
            cand --header 'Header to send; can be repeated'
            cand --headers 'All headers as one JSON object: JSON, @FILE, or - for stdin'
            cand --timeout 'Time limit of one attempt, for example 10s'
            cand --concurrency 'Make at most N attempts at the same time per connector'
            cand --retries 'Retry temporary failures up to N times'
            cand --rate 'Limit attempts per connector, evenly spaced, for example 50/s'
            cand --breaker 'Stop sending after N consecutive failures; 0 means never'
            cand --order 'Order of sending'
            cand --answer 'Who answers relayed events'
            cand --retry-for 'Let the relay retry for this long, for example 24h'
            cand --latency-threshold 'Mark deliveries that take longer than this as slow'
            cand --signing-secret 'Secret to sign requests with (Standard Webhooks); can be repeated'
            cand --ca-file 'Trust the certificate authorities in this PEM file'
            cand --client-cert 'Client certificate: a PEM file with the certificate and its key'
            cand --idempotent 'Endpoint ignores duplicates'
            cand --config 'Connector store to use'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --allow-http 'Allow plain HTTP to a public address'
            cand --disabled 'Save the connector disabled, so that no event is sent to it'
            cand --replace 'Replace existing connectors of the same name'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;connector;create'= {
            cand --api-key 'API key, for example `INVENTORY_EXPORT_ASN`'
            cand --event 'Event to subscribe to; can be repeated'
            cand --endpoint 'URL to call; it is stored exactly as you write it'
            cand --integration-type 'Integration type of the CMS form; inventory uses only `HTTP_POST`'
            cand --header 'Header to send; can be repeated'
            cand --headers 'All headers as one JSON object: JSON, @FILE, or - for stdin'
            cand --timeout 'Time limit of one attempt, for example 10s'
            cand --concurrency 'Make at most N attempts at the same time per connector'
            cand --retries 'Retry temporary failures up to N times'
            cand --rate 'Limit attempts per connector, evenly spaced, for example 50/s'
            cand --breaker 'Stop sending after N consecutive failures; 0 means never'
            cand --order 'Order of sending'
            cand --answer 'Who answers relayed events'
            cand --retry-for 'Let the relay retry for this long, for example 24h'
            cand --latency-threshold 'Mark deliveries that take longer than this as slow'
            cand --signing-secret 'Secret to sign requests with (Standard Webhooks); can be repeated'
            cand --ca-file 'Trust the certificate authorities in this PEM file'
            cand --client-cert 'Client certificate: a PEM file with the certificate and its key'
            cand --idempotent 'Endpoint ignores duplicates'
            cand --config 'Connector store to use'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --allow-http 'Allow plain HTTP to a public address'
            cand --disabled 'Save the connector disabled, so that no event is sent to it'
            cand --replace 'Replace existing connectors of the same name'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;connector;list'= {
            cand --api-key 'Show only connectors with this API key'
            cand --config 'Connector store to use'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --enabled 'Show only enabled connectors'
            cand --disabled 'Show only disabled connectors'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;connector;show'= {
            cand --config 'Connector store to use'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --reveal 'Show secret values that are plain text in the store; only on a terminal'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;connector;edit'= {
            cand --api-key 'API key, for example `INVENTORY_EXPORT_ASN`'
            cand --endpoint 'URL to call; it is stored exactly as you write it'
            cand --integration-type 'Integration type of the CMS form; inventory uses only `HTTP_POST`'
            cand --header 'Header to send; can be repeated'
            cand --headers 'All headers as one JSON object: JSON, @FILE, or - for stdin'
            cand --timeout 'Time limit of one attempt, for example 10s'
            cand --concurrency 'Make at most N attempts at the same time per connector'
            cand --retries 'Retry temporary failures up to N times'
            cand --rate 'Limit attempts per connector, evenly spaced, for example 50/s'
            cand --breaker 'Stop sending after N consecutive failures; 0 means never'
            cand --order 'Order of sending'
            cand --answer 'Who answers relayed events'
            cand --retry-for 'Let the relay retry for this long, for example 24h'
            cand --latency-threshold 'Mark deliveries that take longer than this as slow'
            cand --signing-secret 'Secret to sign requests with (Standard Webhooks); can be repeated'
            cand --ca-file 'Trust the certificate authorities in this PEM file'
            cand --client-cert 'Client certificate: a PEM file with the certificate and its key'
            cand --idempotent 'Endpoint ignores duplicates'
            cand --add-event 'Subscribe to one more event; can be repeated'
            cand --remove-event 'Remove an event; can be repeated'
            cand --unset-header 'Remove a header; can be repeated'
            cand --rename 'Rename the connector, also in the failed-event log'
            cand --event 'Event to subscribe to; can be repeated'
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --allow-http 'Allow plain HTTP to a public address'
            cand --disabled 'Save the connector disabled, so that no event is sent to it'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;connector;remove'= {
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;connector;rm'= {
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;connector;enable'= {
            cand --config 'Connector store to use'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;connector;disable'= {
            cand --config 'Connector store to use'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;connector;validate'= {
            cand --allow 'Ignore findings with this code; can be repeated'
            cand --config 'Connector store to use'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --strict 'Treat warnings as errors'
            cand --resolve 'Treat references that cannot be resolved as errors'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;connector;import'= {
            cand --config 'Connector store to use'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --replace 'Replace existing connectors of the same name'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;connector;test'= {
            cand --event 'Send only this event'
            cand --data 'Send this payload instead: JSON, @FILE, or - for stdin'
            cand --capture 'Send a capture of the API key instead, or all of them'
            cand --timeout 'Time limit of one attempt, for example 10s'
            cand --concurrency 'Make at most N attempts at the same time per connector'
            cand --rate 'Limit attempts per connector, evenly spaced, for example 50/s'
            cand --retries 'Retry temporary failures up to N times'
            cand --order 'Order of sending'
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --all 'Test every enabled connector'
            cand --fresh 'Give a capture a new document id and new times'
            cand --not-json 'Accept the bytes as they are, even if they are not one JSON object'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;connector;help'= {
            cand add 'Add a connector'
            cand list 'List connectors'
            cand show 'Show one connector'
            cand edit 'Change a connector'
            cand remove 'Remove connectors'
            cand enable 'Enable connectors, so that events are sent to them again'
            cand disable 'Disable connectors, so that no event is sent to them'
            cand validate 'Check connectors without sending anything'
            cand import 'Import connectors from JSON with the field names of the CMS form'
            cand test 'Send a sample of every subscribed event and check the answers'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'inv-hooks;connector;help;add'= {
        }
        &'inv-hooks;connector;help;list'= {
        }
        &'inv-hooks;connector;help;show'= {
        }
        &'inv-hooks;connector;help;edit'= {
        }
        &'inv-hooks;connector;help;remove'= {
        }
        &'inv-hooks;connector;help;enable'= {
        }
        &'inv-hooks;connector;help;disable'= {
        }
        &'inv-hooks;connector;help;validate'= {
        }
        &'inv-hooks;connector;help;import'= {
        }
        &'inv-hooks;connector;help;test'= {
        }
        &'inv-hooks;connector;help;help'= {
        }
        &'inv-hooks;event'= {
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'List API keys with their meanings, events and effects'
            cand show 'Show one API key with its meaning, events, effects and payload fields'
            cand sample 'Print sample payloads of an API key'
            cand schema 'Print the JSON Schema (2020-12) of an API key''s payloads'
            cand check 'Check a payload against the schema of its API key'
            cand capture 'Keep payloads that were really sent, and use them as samples'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'inv-hooks;event;list'= {
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;event;show'= {
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;event;sample'= {
            cand --event 'Event to print; by default the first event of the API key'
            cand --seed 'Seed of the sample; the same seed gives the same bytes'
            cand --count 'Number of samples, each about another document'
            cand --lines 'Number of products in each sample, 1 to 10000; by default 1 to 4'
            cand --from 'Print this capture instead, byte for byte'
            cand --set 'Replace one value, for example ''/storeId="256"''; can be repeated'
            cand --config 'Connector store to use'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --fresh 'Give a capture a new document id and new times'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;event;schema'= {
            cand --config 'Connector store to use'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --from-captures 'Infer the schema from the captures of this API key'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;event;check'= {
            cand --api-key 'API key of the payload'
            cand --max-bytes 'Largest payload to accept, in bytes'
            cand --config 'Connector store to use'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --strict 'Exit 3 on drift too'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;event;capture'= {
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand add 'Save a payload that was really sent'
            cand list 'List captures with their events and sizes'
            cand show 'Print the exact bytes of one capture'
            cand remove 'Remove captures'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'inv-hooks;event;capture;add'= {
            cand --id 'Take the payload of this event of the failed-event log'
            cand --max-bytes 'Largest payload to accept, in bytes'
            cand --event 'Event name; by default the name in the payload'
            cand --name 'Name of the capture; by default its event and its document'
            cand --redact 'Replace the value at this JSON pointer by ***; can be repeated'
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --force 'Replace an existing file'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;event;capture;list'= {
            cand --config 'Connector store to use'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;event;capture;show'= {
            cand --config 'Connector store to use'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;event;capture;remove'= {
            cand --config 'Connector store to use'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;event;capture;help'= {
            cand add 'Save a payload that was really sent'
            cand list 'List captures with their events and sizes'
            cand show 'Print the exact bytes of one capture'
            cand remove 'Remove captures'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'inv-hooks;event;capture;help;add'= {
        }
        &'inv-hooks;event;capture;help;list'= {
        }
        &'inv-hooks;event;capture;help;show'= {
        }
        &'inv-hooks;event;capture;help;remove'= {
        }
        &'inv-hooks;event;capture;help;help'= {
        }
        &'inv-hooks;event;help'= {
            cand list 'List API keys with their meanings, events and effects'
            cand show 'Show one API key with its meaning, events, effects and payload fields'
            cand sample 'Print sample payloads of an API key'
            cand schema 'Print the JSON Schema (2020-12) of an API key''s payloads'
            cand check 'Check a payload against the schema of its API key'
            cand capture 'Keep payloads that were really sent, and use them as samples'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'inv-hooks;event;help;list'= {
        }
        &'inv-hooks;event;help;show'= {
        }
        &'inv-hooks;event;help;sample'= {
        }
        &'inv-hooks;event;help;schema'= {
        }
        &'inv-hooks;event;help;check'= {
        }
        &'inv-hooks;event;help;capture'= {
            cand add 'Save a payload that was really sent'
            cand list 'List captures with their events and sizes'
            cand show 'Print the exact bytes of one capture'
            cand remove 'Remove captures'
        }
        &'inv-hooks;event;help;capture;add'= {
        }
        &'inv-hooks;event;help;capture;list'= {
        }
        &'inv-hooks;event;help;capture;show'= {
        }
        &'inv-hooks;event;help;capture;remove'= {
        }
        &'inv-hooks;event;help;help'= {
        }
        &'inv-hooks;send'= {
            cand --event 'Event name; by default the name in the payload'
            cand --data 'Payload: JSON, @FILE, or - for stdin'
            cand --ndjson 'File with one payload or envelope per line, or - for stdin'
            cand --connector 'Send only to this connector; can be repeated'
            cand --max-bytes 'Largest payload to accept, in bytes'
            cand --timeout 'Time limit of one attempt, for example 10s'
            cand --concurrency 'Make at most N attempts at the same time per connector'
            cand --retries 'Retry temporary failures up to N times'
            cand --rate 'Limit attempts per connector, evenly spaced, for example 50/s'
            cand --order 'Order of sending'
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --raw 'Send every line as a payload, even if it looks like an envelope'
            cand --continue 'Skip lines of the --ndjson file that are already in the log'
            cand --require-route 'Exit 4 if an event goes to no connector'
            cand --not-json 'Accept the bytes as they are, even if they are not one JSON object'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;failed'= {
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand search 'Search failed events by id, text, field, status or time'
            cand list 'Search failed events by id, text, field, status or time'
            cand show 'Show one event: why it failed, the request, the answer, and what to do'
            cand view 'Show one event: why it failed, the request, the answer, and what to do'
            cand stats 'Count failed events by connector, failure, hour and more'
            cand add 'Add one failed event, copied from the CMS'
            cand import 'Import failed events from NDJSON'
            cand export 'Export failed events with their payloads'
            cand discard 'Discard events that do not need to be sent'
            cand prune 'Delete old delivered and discarded events'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'inv-hooks;failed;search'= {
            cand --api-key 'API key of the events'
            cand --event 'Event name'
            cand --connector 'Connector name'
            cand --failure 'Kind of failure, for example `http_status`, timeout or unknown'
            cand --status 'HTTP status, for example 503, 5xx or 400-499'
            cand --error-code 'Error code in the answer (errorCode)'
            cand --store 'Id of the shop in the payload (not the connector store)'
            cand --document 'Document id, for example of a transfer or an order'
            cand --product 'Product id or GTIN'
            cand --where 'Value in the payload, for example /productList/*/quantity=0'
            cand --since 'Start of the time range: 2h, 3d, yesterday, 2026-11-01, RFC 3339'
            cand --until 'End of the time range, not included'
            cand --time 'Time to compare'
            cand --min-attempts 'Smallest number of attempts'
            cand --sort 'Order of the list'
            cand --limit 'List at most N events'
            cand --after 'Continue after this cursor, which an earlier list printed'
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --maybe-applied 'Only events that the endpoint may already have booked'
            cand --no-maybe-applied 'Only events that the endpoint cannot have booked'
            cand --include-tests 'Include test payloads'
            cand --count 'Print only the number of events'
            cand --exit-code 'Exit 4 if any event is found'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;failed;list'= {
            cand --api-key 'API key of the events'
            cand --event 'Event name'
            cand --connector 'Connector name'
            cand --failure 'Kind of failure, for example `http_status`, timeout or unknown'
            cand --status 'HTTP status, for example 503, 5xx or 400-499'
            cand --error-code 'Error code in the answer (errorCode)'
            cand --store 'Id of the shop in the payload (not the connector store)'
            cand --document 'Document id, for example of a transfer or an order'
            cand --product 'Product id or GTIN'
            cand --where 'Value in the payload, for example /productList/*/quantity=0'
            cand --since 'Start of the time range: 2h, 3d, yesterday, 2026-11-01, RFC 3339'
            cand --until 'End of the time range, not included'
            cand --time 'Time to compare'
            cand --min-attempts 'Smallest number of attempts'
            cand --sort 'Order of the list'
            cand --limit 'List at most N events'
            cand --after 'Continue after this cursor, which an earlier list printed'
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --maybe-applied 'Only events that the endpoint may already have booked'
            cand --no-maybe-applied 'Only events that the endpoint cannot have booked'
            cand --include-tests 'Include test payloads'
            cand --count 'Print only the number of events'
            cand --exit-code 'Exit 4 if any event is found'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;failed;show'= {
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --payload 'Print only the payload, exactly as it is stored'
            cand --curl 'Print a shell script that sends the same request with curl'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;failed;view'= {
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --payload 'Print only the payload, exactly as it is stored'
            cand --curl 'Print a shell script that sends the same request with curl'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;failed;stats'= {
            cand --by 'Count by one thing or two, for example failure or connector,hour'
            cand --text 'Id, or any text in the payload, error or answer'
            cand --api-key 'API key of the events'
            cand --event 'Event name'
            cand --connector 'Connector name'
            cand --failure 'Kind of failure, for example `http_status`, timeout or unknown'
            cand --status 'HTTP status, for example 503, 5xx or 400-499'
            cand --error-code 'Error code in the answer (errorCode)'
            cand --store 'Id of the shop in the payload (not the connector store)'
            cand --document 'Document id, for example of a transfer or an order'
            cand --product 'Product id or GTIN'
            cand --where 'Value in the payload, for example /productList/*/quantity=0'
            cand --since 'Start of the time range: 2h, 3d, yesterday, 2026-11-01, RFC 3339'
            cand --until 'End of the time range, not included'
            cand --time 'Time to compare'
            cand --min-attempts 'Smallest number of attempts'
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --maybe-applied 'Only events that the endpoint may already have booked'
            cand --no-maybe-applied 'Only events that the endpoint cannot have booked'
            cand --include-tests 'Include test payloads'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;failed;add'= {
            cand --api-key 'API key of the payload'
            cand --event 'Event name; by default the name in the payload'
            cand --connector 'Connector of the event; by default the one that subscribes to it'
            cand --status 'HTTP status of the answer'
            cand --error 'Error text from the CMS'
            cand --failed-at 'Time of the failure; by default now'
            cand --data 'Payload: JSON, @FILE, or - for stdin'
            cand --webhook-id 'Webhook id of the event, if it is known'
            cand --max-bytes 'Largest payload to accept, in bytes'
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --allow-duplicates 'Add events even if the log already has them'
            cand --not-json 'Accept the bytes as they are, even if they are not one JSON object'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;failed;import'= {
            cand --max-bytes 'Largest payload to accept, in bytes'
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --allow-duplicates 'Add events even if the log already has them'
            cand --not-json 'Accept the bytes as they are, even if they are not one JSON object'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;failed;export'= {
            cand --api-key 'API key of the events'
            cand --event 'Event name'
            cand --connector 'Connector name'
            cand --failure 'Kind of failure, for example `http_status`, timeout or unknown'
            cand --status 'HTTP status, for example 503, 5xx or 400-499'
            cand --error-code 'Error code in the answer (errorCode)'
            cand --store 'Id of the shop in the payload (not the connector store)'
            cand --document 'Document id, for example of a transfer or an order'
            cand --product 'Product id or GTIN'
            cand --where 'Value in the payload, for example /productList/*/quantity=0'
            cand --since 'Start of the time range: 2h, 3d, yesterday, 2026-11-01, RFC 3339'
            cand --until 'End of the time range, not included'
            cand --time 'Time to compare'
            cand --min-attempts 'Smallest number of attempts'
            cand --format 'Format; by default ndjson'
            cand --redact 'Replace the value at this JSON pointer by ***; can be repeated'
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --maybe-applied 'Only events that the endpoint may already have booked'
            cand --no-maybe-applied 'Only events that the endpoint cannot have booked'
            cand --include-tests 'Include test payloads'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;failed;discard'= {
            cand --reason 'Reason to store in the log'
            cand --text 'Id, or any text in the payload, error or answer'
            cand --api-key 'API key of the events'
            cand --event 'Event name'
            cand --connector 'Connector name'
            cand --failure 'Kind of failure, for example `http_status`, timeout or unknown'
            cand --status 'HTTP status, for example 503, 5xx or 400-499'
            cand --error-code 'Error code in the answer (errorCode)'
            cand --store 'Id of the shop in the payload (not the connector store)'
            cand --document 'Document id, for example of a transfer or an order'
            cand --product 'Product id or GTIN'
            cand --where 'Value in the payload, for example /productList/*/quantity=0'
            cand --since 'Start of the time range: 2h, 3d, yesterday, 2026-11-01, RFC 3339'
            cand --until 'End of the time range, not included'
            cand --time 'Time to compare'
            cand --min-attempts 'Smallest number of attempts'
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --undo 'Undo a discard'
            cand --all 'Select every failed and unknown event of this environment'
            cand --maybe-applied 'Only events that the endpoint may already have booked'
            cand --no-maybe-applied 'Only events that the endpoint cannot have booked'
            cand --include-tests 'Include test payloads'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;failed;prune'= {
            cand --older-than 'Minimum age of the events, for example 30d'
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;failed;help'= {
            cand search 'Search failed events by id, text, field, status or time'
            cand show 'Show one event: why it failed, the request, the answer, and what to do'
            cand stats 'Count failed events by connector, failure, hour and more'
            cand add 'Add one failed event, copied from the CMS'
            cand import 'Import failed events from NDJSON'
            cand export 'Export failed events with their payloads'
            cand discard 'Discard events that do not need to be sent'
            cand prune 'Delete old delivered and discarded events'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'inv-hooks;failed;help;search'= {
        }
        &'inv-hooks;failed;help;show'= {
        }
        &'inv-hooks;failed;help;stats'= {
        }
        &'inv-hooks;failed;help;add'= {
        }
        &'inv-hooks;failed;help;import'= {
        }
        &'inv-hooks;failed;help;export'= {
        }
        &'inv-hooks;failed;help;discard'= {
        }
        &'inv-hooks;failed;help;prune'= {
        }
        &'inv-hooks;failed;help;help'= {
        }
        &'inv-hooks;repost'= {
            cand --text 'Id, or any text in the payload, error or answer'
            cand --plan 'Write the events to this plan file (- for stdout), and send nothing'
            cand --from-plan 'Send the events of this plan file, in its order'
            cand --reason 'Reason to store in the log'
            cand --api-key 'API key of the events'
            cand --event 'Event name'
            cand --connector 'Connector name'
            cand --failure 'Kind of failure, for example `http_status`, timeout or unknown'
            cand --status 'HTTP status, for example 503, 5xx or 400-499'
            cand --error-code 'Error code in the answer (errorCode)'
            cand --store 'Id of the shop in the payload (not the connector store)'
            cand --document 'Document id, for example of a transfer or an order'
            cand --product 'Product id or GTIN'
            cand --where 'Value in the payload, for example /productList/*/quantity=0'
            cand --since 'Start of the time range: 2h, 3d, yesterday, 2026-11-01, RFC 3339'
            cand --until 'End of the time range, not included'
            cand --time 'Time to compare'
            cand --min-attempts 'Smallest number of attempts'
            cand --to 'Send to this connector or URL instead'
            cand --headers-from 'Send the headers of this connector to the URL of --to'
            cand --set 'Replace one value, for example ''/storeId="256"''; can be repeated'
            cand --data 'Send this payload instead: JSON, @FILE, or - for stdin'
            cand --max-bytes 'Largest payload to accept, in bytes'
            cand --timeout 'Time limit of one attempt, for example 10s'
            cand --concurrency 'Make at most N attempts at the same time per connector'
            cand --rate 'Limit attempts per connector, evenly spaced, for example 50/s'
            cand --order 'Order of sending'
            cand --stop-after-failures 'Stop after N failed attempts, counting retries'
            cand --retries 'Retry temporary failures up to N times'
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --all 'Select every failed and unknown event of this environment'
            cand --force 'Also send events that were delivered or discarded'
            cand --with-held 'Also send the later events of their documents that were held'
            cand --include-superseded 'Include superseded snapshots, such as old counts'
            cand --include-maybe-applied 'Include stock changes that are in doubt'
            cand --fail-on-skipped 'Exit 4 if any event was skipped'
            cand --maybe-applied 'Only events that the endpoint may already have booked'
            cand --no-maybe-applied 'Only events that the endpoint cannot have booked'
            cand --include-tests 'Include test payloads'
            cand --allow-http 'Allow plain HTTP to a public address'
            cand --edit 'Edit the payload in $VISUAL or $EDITOR'
            cand --not-json 'Accept the bytes as they are, even if they are not one JSON object'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;resume'= {
            cand --timeout 'Time limit of one attempt, for example 10s'
            cand --concurrency 'Make at most N attempts at the same time per connector'
            cand --retries 'Retry temporary failures up to N times'
            cand --rate 'Limit attempts per connector, evenly spaced, for example 50/s'
            cand --order 'Order of sending'
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --unknown 'Also send unknown events'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;relay'= {
            cand --addr 'Address to listen on; port 0 takes a free port'
            cand --admin 'Address of the status page and /metrics'
            cand --host 'Also accept this name in the Host header; can be repeated'
            cand --connections 'Keep at most N connections open'
            cand --grace 'Wait up to this long for running requests when stopped'
            cand --ready-file 'Write the URL to this file once requests are accepted'
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --allow-anonymous 'Accept events from everyone for connectors that have no secret header'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand urls 'Print the URL of each connector to enter in the CMS'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'inv-hooks;relay;urls'= {
            cand --base 'URL at which the CMS reaches the relay'
            cand --config 'Connector store to use'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;relay;help'= {
            cand urls 'Print the URL of each connector to enter in the CMS'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'inv-hooks;relay;help;urls'= {
        }
        &'inv-hooks;relay;help;help'= {
        }
        &'inv-hooks;listen'= {
            cand --addr 'Address to listen on; port 0 takes a free port'
            cand --host 'Also accept this name in the Host header; can be repeated'
            cand --status 'HTTP status of the answer'
            cand --body 'JSON body of the answer'
            cand --delay 'Wait this long before each answer'
            cand --fail-first 'Answer the first N requests with 503'
            cand --fail-rate 'Answer a share of the requests with 503, from 0 to 1'
            cand --seed 'Seed that decides which requests --fail-rate selects'
            cand --count 'Stop after N requests'
            cand --timeout 'Exit 4 if fewer than --count requests arrive in this time'
            cand --record 'Append each request to this file as one line of JSON'
            cand --api-key 'API key to check against if the path names none'
            cand --ready-file 'Write the URL to this file once requests are accepted'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --reset 'Reset connections instead of answering'
            cand --check 'Check each payload against the schema of its API key'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;log'= {
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand info 'Show where the failed-event log is and what it contains'
            cand backup 'Copy the failed-event log to a file, even while other commands write to it'
            cand check 'Check the failed-event log for damage'
            cand monitoring 'List monitoring events that Retail Cloud sent to the relay'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'inv-hooks;log;info'= {
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;log;backup'= {
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --force 'Replace an existing file'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;log;check'= {
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;log;monitoring'= {
            cand --connector 'Connector name'
            cand --since 'Start of the time range: 2h, 3d, yesterday, 2026-11-01, RFC 3339'
            cand --limit 'List at most N events'
            cand --after 'Continue after this cursor, which an earlier list printed'
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;log;help'= {
            cand info 'Show where the failed-event log is and what it contains'
            cand backup 'Copy the failed-event log to a file, even while other commands write to it'
            cand check 'Check the failed-event log for damage'
            cand monitoring 'List monitoring events that Retail Cloud sent to the relay'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'inv-hooks;log;help;info'= {
        }
        &'inv-hooks;log;help;backup'= {
        }
        &'inv-hooks;log;help;check'= {
        }
        &'inv-hooks;log;help;monitoring'= {
        }
        &'inv-hooks;log;help;help'= {
        }
        &'inv-hooks;init'= {
            cand --environment 'Environment of the connectors, for example staging'
            cand --config 'Connector store to use'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;demo'= {
            cand --keep 'Use this new or empty folder, and keep it'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;doctor'= {
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;config'= {
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand show 'Show the effective value of every setting'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'inv-hooks;config;show'= {
            cand --timeout 'Time limit of one attempt, for example 10s'
            cand --concurrency 'Make at most N attempts at the same time per connector'
            cand --retries 'Retry temporary failures up to N times'
            cand --rate 'Limit attempts per connector, evenly spaced, for example 50/s'
            cand --order 'Order of sending'
            cand --config 'Connector store to use'
            cand --log 'Failed-event log to use: a path, or sqlite:PATH'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand --origin 'Also show where each value comes from'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;config;help'= {
            cand show 'Show the effective value of every setting'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'inv-hooks;config;help;show'= {
        }
        &'inv-hooks;config;help;help'= {
        }
        &'inv-hooks;schema'= {
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;completions'= {
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;man'= {
            cand --dir 'Write one page per command to this folder'
            cand -o 'Format of stdout'
            cand --output 'Format of stdout'
            cand --color 'When to use colour'
            cand -q 'Print no messages except errors'
            cand --quiet 'Print no messages except errors'
            cand -v 'Show which store and which log are used'
            cand --verbose 'Show which store and which log are used'
            cand --no-input 'Never ask a question; fail instead'
            cand -y 'Confirm without being asked'
            cand --yes 'Confirm without being asked'
            cand -n 'Show what would be done without doing it'
            cand --dry-run 'Show what would be done without doing it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;help'= {
            cand connector 'Manage connectors: the endpoints that receive events'
            cand event 'Show API keys, events, sample payloads and schemas'
            cand send 'Send events to the connectors that subscribe to them'
            cand failed 'Search, show, add, export and discard failed events'
            cand repost 'Send failed events again'
            cand resume 'Send events that a crash left pending'
            cand relay 'Receive events for the endpoints, and keep what fails'
            cand listen 'Run a local endpoint that receives webhooks'
            cand log 'Show, check and back up the failed-event log'
            cand init 'Create a connector store in this folder'
            cand demo 'Run a demonstration: connectors, failed events, repost'
            cand doctor 'Check the store, the log and this machine for problems'
            cand config 'Show the effective settings'
            cand schema 'Print the JSON Schema of the connector store or of JSON output'
            cand completions 'Print the completion script for a shell'
            cand man 'Show the manual page, or write one page per command'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'inv-hooks;help;connector'= {
            cand add 'Add a connector'
            cand list 'List connectors'
            cand show 'Show one connector'
            cand edit 'Change a connector'
            cand remove 'Remove connectors'
            cand enable 'Enable connectors, so that events are sent to them again'
            cand disable 'Disable connectors, so that no event is sent to them'
            cand validate 'Check connectors without sending anything'
            cand import 'Import connectors from JSON with the field names of the CMS form'
            cand test 'Send a sample of every subscribed event and check the answers'
        }
        &'inv-hooks;help;connector;add'= {
        }
        &'inv-hooks;help;connector;list'= {
        }
        &'inv-hooks;help;connector;show'= {
        }
        &'inv-hooks;help;connector;edit'= {
        }
        &'inv-hooks;help;connector;remove'= {
        }
        &'inv-hooks;help;connector;enable'= {
        }
        &'inv-hooks;help;connector;disable'= {
        }
        &'inv-hooks;help;connector;validate'= {
        }
        &'inv-hooks;help;connector;import'= {
        }
        &'inv-hooks;help;connector;test'= {
        }
        &'inv-hooks;help;event'= {
            cand list 'List API keys with their meanings, events and effects'
            cand show 'Show one API key with its meaning, events, effects and payload fields'
            cand sample 'Print sample payloads of an API key'
            cand schema 'Print the JSON Schema (2020-12) of an API key''s payloads'
            cand check 'Check a payload against the schema of its API key'
            cand capture 'Keep payloads that were really sent, and use them as samples'
        }
        &'inv-hooks;help;event;list'= {
        }
        &'inv-hooks;help;event;show'= {
        }
        &'inv-hooks;help;event;sample'= {
        }
        &'inv-hooks;help;event;schema'= {
        }
        &'inv-hooks;help;event;check'= {
        }
        &'inv-hooks;help;event;capture'= {
            cand add 'Save a payload that was really sent'
            cand list 'List captures with their events and sizes'
            cand show 'Print the exact bytes of one capture'
            cand remove 'Remove captures'
        }
        &'inv-hooks;help;event;capture;add'= {
        }
        &'inv-hooks;help;event;capture;list'= {
        }
        &'inv-hooks;help;event;capture;show'= {
        }
        &'inv-hooks;help;event;capture;remove'= {
        }
        &'inv-hooks;help;send'= {
        }
        &'inv-hooks;help;failed'= {
            cand search 'Search failed events by id, text, field, status or time'
            cand show 'Show one event: why it failed, the request, the answer, and what to do'
            cand stats 'Count failed events by connector, failure, hour and more'
            cand add 'Add one failed event, copied from the CMS'
            cand import 'Import failed events from NDJSON'
            cand export 'Export failed events with their payloads'
            cand discard 'Discard events that do not need to be sent'
            cand prune 'Delete old delivered and discarded events'
        }
        &'inv-hooks;help;failed;search'= {
        }
        &'inv-hooks;help;failed;show'= {
        }
        &'inv-hooks;help;failed;stats'= {
        }
        &'inv-hooks;help;failed;add'= {
        }
        &'inv-hooks;help;failed;import'= {
        }
        &'inv-hooks;help;failed;export'= {
        }
        &'inv-hooks;help;failed;discard'= {
        }
        &'inv-hooks;help;failed;prune'= {
        }
        &'inv-hooks;help;repost'= {
        }
        &'inv-hooks;help;resume'= {
        }
        &'inv-hooks;help;relay'= {
            cand urls 'Print the URL of each connector to enter in the CMS'
        }
        &'inv-hooks;help;relay;urls'= {
        }
        &'inv-hooks;help;listen'= {
        }
        &'inv-hooks;help;log'= {
            cand info 'Show where the failed-event log is and what it contains'
            cand backup 'Copy the failed-event log to a file, even while other commands write to it'
            cand check 'Check the failed-event log for damage'
            cand monitoring 'List monitoring events that Retail Cloud sent to the relay'
        }
        &'inv-hooks;help;log;info'= {
        }
        &'inv-hooks;help;log;backup'= {
        }
        &'inv-hooks;help;log;check'= {
        }
        &'inv-hooks;help;log;monitoring'= {
        }
        &'inv-hooks;help;init'= {
        }
        &'inv-hooks;help;demo'= {
        }
        &'inv-hooks;help;doctor'= {
        }
        &'inv-hooks;help;config'= {
            cand show 'Show the effective value of every setting'
        }
        &'inv-hooks;help;config;show'= {
        }
        &'inv-hooks;help;schema'= {
        }
        &'inv-hooks;help;completions'= {
        }
        &'inv-hooks;help;man'= {
        }
        &'inv-hooks;help;help'= {
        }
    ]
    $completions[$command]
}

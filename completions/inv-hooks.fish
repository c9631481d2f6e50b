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
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -s v -l verbose -d 'Say more on stderr'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "completions" -d 'Print the completion script for a shell'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "man" -d 'Print the manual page, or write one page per command'
complete -c inv-hooks -n "__fish_inv_hooks_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
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
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand completions" -s v -l verbose -d 'Say more on stderr'
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
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -s v -l verbose -d 'Say more on stderr'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -s y -l yes -d 'Answer every confirmation with yes'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -s n -l dry-run -d 'Show what would be done, and do nothing'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand man" -s V -l version -d 'Print version'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from completions man help" -f -a "completions" -d 'Print the completion script for a shell'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from completions man help" -f -a "man" -d 'Print the manual page, or write one page per command'
complete -c inv-hooks -n "__fish_inv_hooks_using_subcommand help; and not __fish_seen_subcommand_from completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'

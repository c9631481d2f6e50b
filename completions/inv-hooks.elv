
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
            cand --config 'The connector store to use'
            cand --log 'The failed-event log to use: a path or a URL'
            cand -o 'How data is written to stdout'
            cand --output 'How data is written to stdout'
            cand --color 'When to use colour'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr'
            cand --verbose 'Say more on stderr'
            cand --no-input 'Never ask; fail where an answer would be needed'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand -n 'Show what would be done, and do nothing'
            cand --dry-run 'Show what would be done, and do nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand completions 'Print the completion script for a shell'
            cand man 'Print the manual page, or write one page per command'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'inv-hooks;completions'= {
            cand --config 'The connector store to use'
            cand --log 'The failed-event log to use: a path or a URL'
            cand -o 'How data is written to stdout'
            cand --output 'How data is written to stdout'
            cand --color 'When to use colour'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr'
            cand --verbose 'Say more on stderr'
            cand --no-input 'Never ask; fail where an answer would be needed'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand -n 'Show what would be done, and do nothing'
            cand --dry-run 'Show what would be done, and do nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;man'= {
            cand --dir 'Write a page for every command into this folder'
            cand --config 'The connector store to use'
            cand --log 'The failed-event log to use: a path or a URL'
            cand -o 'How data is written to stdout'
            cand --output 'How data is written to stdout'
            cand --color 'When to use colour'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr'
            cand --verbose 'Say more on stderr'
            cand --no-input 'Never ask; fail where an answer would be needed'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand -n 'Show what would be done, and do nothing'
            cand --dry-run 'Show what would be done, and do nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'inv-hooks;help'= {
            cand completions 'Print the completion script for a shell'
            cand man 'Print the manual page, or write one page per command'
            cand help 'Print this message or the help of the given subcommand(s)'
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

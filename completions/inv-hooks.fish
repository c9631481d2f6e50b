# Completion of inv-hooks in fish. The program finds the words.

function __inv_hooks_words
    set --local before (commandline --current-process --tokenize --cut-at-cursor)
    set --local current (commandline --current-token --cut-at-cursor)
    env INV_HOOKS_COMPLETE=fish inv-hooks -- $before "$current" </dev/null 2>/dev/null
end

complete --command inv-hooks --no-files --keep-order --arguments '(__inv_hooks_words)'

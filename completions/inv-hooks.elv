# Completion of inv-hooks in elvish. The program finds the words.

use str

set edit:completion:arg-completer[inv-hooks] = {|@words|
    var lines = []
    try {
        set lines = [(env INV_HOOKS_COMPLETE=elvish inv-hooks -- $@words </dev/null 2>/dev/null | from-lines)]
    } catch _ { }
    for line $lines {
        var word @about = (str:split "\t" $line)
        if (eq $about []) {
            put $word
        } else {
            edit:complex-candidate $word &display=$word'  '$about[0]
        }
    }
}

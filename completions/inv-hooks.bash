# Completion of inv-hooks in bash. The program finds the words; bash itself
# completes the names of files.

_inv_hooks() {
    local kind
    COMPREPLY=()
    # Each line is one word, which is neither split nor expanded.
    {
        IFS= read -r kind
        IFS=$'\n' read -r -d '' -a COMPREPLY
    } < <(INV_HOOKS_COMPLETE=bash command inv-hooks -- "${COMP_LINE:0:COMP_POINT}" \
        "$2" "$COMP_TYPE" "${COLUMNS:-80}" </dev/null 2>/dev/null)
    case $kind in
        files) compopt -o default 2>/dev/null ;;
        folders) compopt -o dirnames 2>/dev/null ;;
    esac
    [[ ${COMPREPLY-} == *[/=] ]] && compopt -o nospace 2>/dev/null
    return 0
}

complete -o nosort -F _inv_hooks inv-hooks 2>/dev/null || complete -o default -F _inv_hooks inv-hooks

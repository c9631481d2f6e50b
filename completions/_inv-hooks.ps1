# Completion of inv-hooks in PowerShell. The program finds the words.

Register-ArgumentCompleter -Native -CommandName 'inv-hooks' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # The words come from the syntax tree, so nothing on the line is evaluated.
    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object {
        if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
    })
    $before = $env:INV_HOOKS_COMPLETE
    $env:INV_HOOKS_COMPLETE = 'powershell'
    try {
        # PowerShell may drop an empty argument, so the word to complete has a sign before it.
        $lines = @(& (Get-Command -CommandType Application -Name 'inv-hooks')[0] '--' @words "=$wordToComplete" 2>$null)
    } finally {
        $env:INV_HOOKS_COMPLETE = $before
    }
    foreach ($line in $lines) {
        $word, $about = $line -split "`t", 2
        if (-not $about) { $about = $word }
        [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $about)
    }
}

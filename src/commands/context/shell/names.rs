//! Names of variables that shells set themselves, whatever is in the environment.

/// Names in bash, zsh, ksh, mksh and dash. Sources: their manuals, and what each has in an empty environment.
const NAMES: &str = " _ \
    ARGC CDPATH COLUMNS COPROC COPROC_PID CPUTYPE DIRSTACK EGID ENV EUID FCEDIT FIGNORE FPATH FUNCNAME FUNCNEST GID GROUPS HISTCHARS HOME HOST \
    HOSTNAME HOSTTYPE IFS JOB_MAX KEYBOARD_HACK KEYTIMEOUT LINENO LINES LISTMAX LOGNAME MACHTYPE MAIL MAILCHECK MAILPATH MANPATH MAPFILE \
    MODULE_PATH NULLCMD OLDPWD OPTARG OPTERR OPTIND OSTYPE PATH PATHSEP PGRP PIPESTATUS POSIXLY_CORRECT PPID PROMPT PROMPT2 PROMPT3 PROMPT4 \
    PS0 PS1 PS2 PS3 PS4 PSVAR PWD RANDOM READNULLCMD REPLY RPROMPT RPROMPT2 RPS1 RPS2 SAVEHIST SECONDS SHELL SHELLOPTS SHLVL SPROMPT SRANDOM \
    TERM TIMEFMT TIMEFORMAT TMOUT TMPPREFIX TRY_BLOCK_ERROR TRY_BLOCK_INTERRUPT TTY TTYIDLE UID USER_ID USERNAME VENDOR WATCH WORDCHARS \
    aliases argv auto_resume builtins cdpath commands dirstack errnos fignore fpath functions functions_source funcfiletrace funcsourcetrace \
    funcstack functrace galiases histchars history historywords jobdirs jobstates jobtexts keymaps langinfo mailpath manpath mapfile \
    modules module_path nameddirs options parameters patchars path pipestatus prompt psvar reswords saliases signals status \
    sysparams termcap terminfo userdirs usergroups watch widgets ";

/// What other names of theirs begin with.
const BEGINNINGS: [&str; 10] = ["BASH", "COMP_", "EPOCH", "HIST", "KSH", "READLINE_", "ZSH", "dis_", "zsh_", "ZLE_"];

/// Says whether a shell has a value of its own for the variable `name`.
pub fn is_of_shells(name: &str) -> bool {
    BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
        || NAMES.split_whitespace().any(|known| known == name)
}

#[cfg(test)]
mod tests {
    use super::is_of_shells;
    use std::process::Command;

    /// Whatever a shell of this machine has in an empty environment is known.
    #[cfg(unix)]
    #[test]
    fn each_variable_that_a_shell_sets_is_known() {
        let scripts = [("bash", "compgen -v"), ("dash", "set"), ("zsh", "print -l ${(k)parameters}"), ("sh", "set")];
        let mut names = Vec::new();
        for (shell, script) in scripts {
            let Ok(ran) = Command::new(shell).args(["-c", script]).env_clear().output() else { continue };
            let lines = String::from_utf8_lossy(&ran.stdout).into_owned();
            names.extend(lines.lines().map(|line| line.split('=').next().unwrap_or_default().to_owned()));
        }
        let is_name = |name: &&String| {
            !name.starts_with(|c: char| c.is_ascii_digit())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        let names: Vec<&String> = names.iter().filter(is_name).filter(|name| !name.is_empty()).collect();
        assert!(names.iter().any(|name| *name == "PWD"), "{names:?}");
        let unknown: Vec<_> = names.iter().filter(|name| !is_of_shells(name)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        for name in ["API_KEY", "HOSTNAMES", "TOKEN", "X", "path_of", "USER", ""] {
            assert!(!is_of_shells(name), "{name}");
        }
    }
}

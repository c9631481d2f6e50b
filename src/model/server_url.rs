//! The URL of a log on a server: whether a password is written in it. It parses nothing else.

/// Says whether `url` is of a PostgreSQL server and has a password: `postgres://user:password@host/database`. A URL that cannot be
/// parsed may have one, too.
pub fn has_password(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once(':') else { return false };
    if !["postgres", "postgresql"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return false;
    }
    let user = rest.rsplit_once('@').and_then(|(user, _)| user.trim_start_matches('/').split_once(':'));
    let parameter = rest.split(['?', '&']).find_map(|part| part.strip_prefix("password="));
    user.map(|(_, password)| password).into_iter().chain(parameter).any(|password| !password.is_empty())
}

#[cfg(test)]
mod tests {
    use super::has_password;

    #[test]
    fn a_password_is_recognised() {
        for url in [
            "postgres://u:p@h/d",
            "PostgreSQL://u:p@h/d",
            "postgres:u:p@h/d",
            "postgres://u:p@ss@h/d",
            "postgres://u:p/x?y#z@h/d",
            "postgres://:p@h/d",
            "postgres://u@h/d?schema=a&password=p",
        ] {
            assert!(has_password(url), "{url}");
        }
        for url in [
            "postgres://u@h/d",
            "postgres://u:@h/d",
            "postgres://u@[::1]:5432/d?schema=a",
            "postgres:///d?host=/run&user=u",
            "postgres://h:5432/d",
            "sqlite:u:p@h",
            "u:p@h",
        ] {
            assert!(!has_password(url), "{url}");
        }
    }
}

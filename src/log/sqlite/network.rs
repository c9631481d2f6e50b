//! Refuses network file systems: their locks and shared memory do not hold what SQLite needs.
//!
//! Only what is known to be one is refused, and only where the system says so (Linux).

use std::path::Path;

/// NFS, SMB, SMB2, CIFS, AFS, Coda, NCP, Ceph, as `statfs` names them.
#[cfg(target_os = "linux")]
const NETWORKS: [u32; 8] = [0x6969, 0x517b, 0xfe53_4d42, 0xff53_4d42, 0x5346_414f, 0x7375_7245, 0x564c, 0x00c3_6400];

/// Says whether `path` is on a network file system.
#[cfg(target_os = "linux")]
pub fn is_network(path: &Path) -> bool {
    // Its type differs from machine to machine; the lower half is what counts.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    rustix::fs::statfs(path).is_ok_and(|system| NETWORKS.contains(&(system.f_type as u32)))
}

/// Says whether `path` is on a network file system; here nobody can tell.
#[cfg(not(target_os = "linux"))]
pub fn is_network(_path: &Path) -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::is_network;
    use std::path::Path;

    #[test]
    fn what_is_here_is_none() {
        assert!(!is_network(&std::env::temp_dir()));
        assert!(!is_network(Path::new("/proc")));
        assert!(!is_network(Path::new("/nowhere/at/all")));
    }
}

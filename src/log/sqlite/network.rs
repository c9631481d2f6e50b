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
    rustix::fs::statfs(path).is_ok_and(|system| is_network_kind(system.f_type as u64))
}

/// Says whether `path` is on a network file system; here nobody can tell.
#[cfg(not(target_os = "linux"))]
pub fn is_network(_path: &Path) -> bool {
    false
}

#[cfg(target_os = "linux")]
fn is_network_kind(kind: u64) -> bool {
    NETWORKS.iter().any(|network| u64::from(*network) == kind & 0xffff_ffff)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{is_network, is_network_kind};

    #[test]
    fn kinds() {
        let check = |kind: u64, expected: bool| assert_eq!(is_network_kind(kind), expected, "{kind:x}");
        check(0x6969, true);
        check(0xffff_ffff_ff53_4d42, true);
        check(0xef53, false);
        check(0x0102_1994, false);
        assert!(!is_network(&std::env::temp_dir()));
    }
}

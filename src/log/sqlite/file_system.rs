//! Refuses file systems whose locks and shared memory are not good enough for SQLite: network file systems, folders that a
//! virtual machine shares with its host, and FUSE.
//!
//! Only known ones are refused, and only on Linux, where the kernel reports the type.

use std::path::Path;

/// Their numbers in `statfs`. Sources: linux/magic.h, statfs(2), coreutils' stat.c.
#[cfg(target_os = "linux")]
const UNFIT: [(u32, &str); 24] = [
    (0x6969, "NFS"),
    (0x517b, "SMB"),
    (0xfe53_4d42, "SMB"),
    (0xff53_4d42, "CIFS"),
    (0x5346_414f, "AFS"),
    (0x6b41_4653, "AFS"),
    (0x7375_7245, "Coda"),
    (0x564c, "NCP"),
    (0x00c3_6400, "Ceph"),
    (0x6573_5546, "FUSE or virtiofs"),
    (0x0102_1997, "9p"),
    (0x786f_4256, "vboxsf"),
    (0xbacb_acbc, "vmhgfs"),
    (0x7c7c_6673, "prl_fs"),
    (0x0bd0_0bd0, "Lustre"),
    (0x4750_4653, "GPFS"),
    (0x1983_0326, "BeeGFS"),
    (0x2003_0528, "OrangeFS"),
    (0x0116_1970, "GFS2"),
    (0x7461_636f, "OCFS2"),
    (0xaad7_aaea, "PanFS"),
    (0x6163_6673, "ACFS"),
    (0x0131_11a8, "IBRIX"),
    (0xbeef_dead, "SNFS"),
];

/// Returns the kind of the file system of `path` if its locks do not work.
#[cfg(target_os = "linux")]
pub fn unfit_file_system(path: &Path) -> Option<&'static str> {
    // Its type differs between machines; only the lower half matters.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    rustix::fs::statfs(path).ok().and_then(|system| name_of(system.f_type as u32))
}

#[cfg(target_os = "linux")]
fn name_of(number: u32) -> Option<&'static str> {
    UNFIT.iter().find(|(unfit, _)| *unfit == number).map(|(_, name)| *name)
}

/// Returns the kind of the file system of `path` if its locks do not work. On this system it is not known.
#[cfg(not(target_os = "linux"))]
pub fn unfit_file_system(_path: &Path) -> Option<&'static str> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{name_of, unfit_file_system};
    use std::path::Path;

    #[test]
    fn local_file_systems_are_accepted() {
        assert_eq!(unfit_file_system(&std::env::temp_dir()), None);
        assert_eq!(unfit_file_system(Path::new("/proc")), None);
        assert_eq!(unfit_file_system(Path::new("/nowhere/at/all")), None);
    }

    #[test]
    fn network_shares_and_fuse_are_refused() {
        let known = [0x6969, 0x6573_5546, 0x0102_1997, 0x786f_4256, 0xfe53_4d42];
        assert!(known.iter().all(|number| name_of(*number).is_some()));
        let local = [0xef53, 0x0102_1994, 0x794c_7630, 0x9123_683e, 0x5846_5342, 0x2fc1_2fc1, 0x4d44, 0xf2f5_2010];
        assert!(
            local.iter().all(|number| name_of(*number).is_none()),
            "ext4, tmpfs, overlay, btrfs, xfs, zfs, vfat, f2fs"
        );
    }
}

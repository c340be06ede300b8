//! Drives on which the archive's log cannot work: it lives in memory that all who have the archive open share, and
//! machines share none.

use std::path::Path;

/// Kinds of file systems, by the numbers `statfs` gives, that other machines write too.
const SHARED: &[(i64, &str)] = &[
    (0x6969, "NFS"),
    (0x517B, "SMB"),
    (0xFF53_4D42, "CIFS"),
    (0xFE53_4D42, "SMB2"),
    (0x5346_414F, "AFS"),
    (0x00C3_6400, "Ceph"),
    (0x564C, "NCP"),
];

/// The kind of the network drive that `path` lies on; `None` where it lies on none that is known, or where the system
/// does not tell.
pub(super) fn shared(path: &Path) -> Option<&'static str> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let told = rustix::fs::statfs(folder.unwrap_or(Path::new("."))).ok()?;
    kind(told.f_type)
}

fn kind(number: impl TryInto<i64>) -> Option<&'static str> {
    let number: i64 = number.try_into().ok()?;
    // Some systems give 32 bits with a sign.
    let is_it = |known: &&(i64, &str)| known.0 == number & 0xFFFF_FFFF;
    SHARED.iter().find(is_it).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drives_of_other_machines_are_told_from_local_ones() {
        assert_eq!(kind(0x6969), Some("NFS"));
        assert_eq!(kind(0xFF53_4D42_i64), Some("CIFS"));
        assert_eq!(kind(0xFE53_4D42_u32.cast_signed()), Some("SMB2"));
        for local in [
            0xEF53_i64,
            0x5846_5342,
            0x9123_683E,
            0x0102_1994,
            0x794C_7630,
        ] {
            assert_eq!(kind(local), None);
        }
        assert_eq!(shared(&std::env::temp_dir().join("a.sqlite")), None);
    }
}

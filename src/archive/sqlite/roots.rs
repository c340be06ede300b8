//! Named roots: folders whose files are stored by paths relative to them, so that they are known wherever the folder
//! lies today.
//!
//! Only here are stored paths and absolute ones turned into one another. A path below several roots belongs to the one
//! with the longest folder. Two rows can come to stand for the same absolute path, when a drive is mounted where other
//! files were known before: the first of [`Roots::places`] is what the archive says of it, the other is kept, unseen,
//! until the folders lie apart again or the path is added anew.

use std::collections::HashSet;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::fetch::{Digest, file};

use super::schema;

/// Most characters of a name.
const LONGEST_NAME: usize = 64;
/// Files looked for to tell whether a root is where it is said to be.
const LOOKED_FOR: u32 = 100;
/// Links followed from a name of the archive to its file.
const MOST_LINKS: usize = 40;

/// A folder with a name; files below it are stored relative to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// Its name.
    pub name: String,
    /// Where it lies now: absolute, links not resolved.
    pub folder: String,
    /// Whether it lies in or under the folder of the archive file and is known by its way from there, so that both can be
    /// mounted elsewhere together.
    pub beside: bool,
}

/// What setting a root did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootSet {
    /// The root as it is now.
    pub root: Root,
    /// Where it lay before; `None` where it is new.
    pub before: Option<String>,
    /// Files it has now.
    pub files: u64,
    /// Those among them that were stored by another path before.
    pub taken: u64,
    /// One of its files, where none of the first hundred is in its place.
    pub missing: Option<String>,
}

/// What the archive says of the file at a path.
pub(super) struct Met {
    pub(super) entry: i64,
    pub(super) size: u64,
    pub(super) modified_ns: i64,
    pub(super) digest: Digest,
}

/// Whether a root may have this name: 1 to 64 ASCII letters, digits, `-`, `_` and `.`.
pub fn is_root_name(name: &str) -> bool {
    let may = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(may)
}

/// The absolute folder of the archive file at `path`: a link in place of the file is followed, the way there is not
/// resolved, as it is not for the files of the archive.
pub(super) fn folder_of(path: &Path) -> String {
    let mut path = path.to_path_buf();
    for _ in 0..MOST_LINKS {
        let Ok(target) = std::fs::read_link(&path) else {
            break;
        };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    let path = file::absolute(&path);
    let folder = Path::new(&path).parent().unwrap_or(Path::new("/"));
    folder.display().to_string()
}

/// Every root of an archive as one transaction sees them, the longest folder first.
#[derive(Default)]
pub(super) struct Roots {
    all: Vec<Root>,
    /// Whether the format of the file knows roots.
    known: bool,
}

impl Roots {
    /// The roots of the archive in the absolute `folder`; none in a file of a format that had none.
    pub(super) fn read(connection: &Connection, folder: &str) -> rusqlite::Result<Self> {
        if !schema::has_column(connection, "file", "root")? {
            return Ok(Self::default());
        }
        let mut statement = connection.prepare_cached("select name, folder from root")?;
        let roots = statement.query_map([], |row| {
            let stored: String = row.get(1)?;
            let beside = !stored.starts_with('/');
            let there = Path::new(folder).join(&stored);
            Ok(Root {
                name: row.get(0)?,
                folder: if beside {
                    file::absolute(&there)
                } else {
                    stored
                },
                beside,
            })
        })?;
        let mut all: Vec<Root> = roots.collect::<rusqlite::Result<_>>()?;
        // Of two that lie at the same place since a drive was mounted there, the name decides.
        all.sort_by(|a, b| {
            let by_length = b.folder.len().cmp(&a.folder.len());
            by_length.then_with(|| a.name.cmp(&b.name))
        });
        Ok(Self { all, known: true })
    }

    fn named(&self, name: &str) -> Option<&Root> {
        self.all.iter().find(|root| root.name == name)
    }

    /// Each pair of a root and a path that `path` may be stored by, the one it belongs to first; the last is the path
    /// itself, with an empty name.
    fn places<'a>(&'a self, path: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let below = self.all.iter().filter_map(move |root| {
            let rest = below(&root.folder, path)?;
            Some((root.name.as_str(), rest))
        });
        below.chain([("", path)])
    }

    /// Where the path stored below the root `name` lies now.
    fn present(&self, name: &str, path: String) -> String {
        match self.named(name) {
            Some(root) => format!("{}{path}", prefix(&root.folder)),
            None => path,
        }
    }

    /// What the archive says of the file at `absolute`.
    pub(super) fn met(
        &self,
        connection: &Connection,
        absolute: &str,
    ) -> rusqlite::Result<Option<Met>> {
        let sql = match self.known {
            true => {
                "select entry, size, modified_ns, digest from file where ifnull(root, '') = ?1 and path = ?2"
            }
            false => {
                "select entry, size, modified_ns, digest from file where ?1 = '' and absolute = ?2"
            }
        };
        let mut statement = connection.prepare_cached(sql)?;
        for (root, path) in self.places(absolute) {
            let met = statement.query_row([root, path], |row| {
                Ok(Met {
                    entry: row.get(0)?,
                    size: row.get::<_, i64>(1)?.cast_unsigned(),
                    modified_ns: row.get(2)?,
                    digest: Digest::from_bytes(row.get(3)?),
                })
            });
            if let Some(met) = met.optional()? {
                return Ok(Some(met));
            }
        }
        Ok(None)
    }

    /// Rows of the entries whose files lie below the folder at `absolute`.
    pub(super) fn entries_below(
        &self,
        connection: &Connection,
        absolute: &str,
    ) -> rusqlite::Result<Vec<i64>> {
        // What is below `a/b` stands between `a/b/` and `a/b0`, the next sign.
        let sql = "select path, entry from file where ifnull(root, '') = ?1 and path > ?2 and path < ?3 order by path";
        let mut ranges: Vec<(&str, String, String)> = Vec::new();
        let below_roots = self.places(absolute).map(|(root, path)| {
            let from = prefix(path);
            let to = format!("{}0", from.trim_end_matches('/'));
            (root, from, to)
        });
        ranges.extend(below_roots);
        let whole =
            |root: &&Root| root.folder == absolute || below(absolute, &root.folder).is_some();
        let roots = self.all.iter().filter(whole);
        ranges
            .extend(roots.map(|root| (root.name.as_str(), String::new(), "\u{10ffff}".to_owned())));
        let mut entries = Vec::new();
        let mut told = HashSet::new();
        let mut statement = connection.prepare_cached(sql)?;
        for (root, from, to) in &ranges {
            let mut rows = statement.query([root, from.as_str(), to.as_str()])?;
            while let Some(row) = rows.next()? {
                let (path, entry): (String, i64) = (row.get(0)?, row.get(1)?);
                let there = self.present(root, path.clone());
                if self.is_seen(connection, &there, (root, &path))? && told.insert(entry) {
                    entries.push(entry);
                }
            }
        }
        Ok(entries)
    }

    /// Puts a file down as standing for the entry in a row, in place of all that was said of its path.
    pub(super) fn meet(
        &self,
        connection: &Connection,
        absolute: &str,
        met: &Met,
    ) -> rusqlite::Result<()> {
        let mut places = self.places(absolute);
        let (root, path) = places.next().unwrap_or(("", absolute));
        let sql = "insert or replace into file (root, path, entry, size, modified_ns, digest) \
            values (nullif(?1, ''), ?2, ?3, ?4, ?5, ?6)";
        connection.prepare_cached(sql)?.execute(params![
            root,
            path,
            met.entry,
            met.size.cast_signed(),
            met.modified_ns,
            met.digest.as_bytes()
        ])?;
        for (root, path) in places {
            let sql = "delete from file where ifnull(root, '') = ?1 and path = ?2";
            connection.prepare_cached(sql)?.execute([root, path])?;
        }
        Ok(())
    }

    /// Notes that the entry in a row was added from the path `walked`, which stays relative where it was walked so.
    pub(super) fn walked(
        &self,
        connection: &Connection,
        row: i64,
        walked: &str,
    ) -> rusqlite::Result<()> {
        let (root, path) = self.places(walked).next().unwrap_or(("", walked));
        let sql =
            "insert or ignore into path (entry, root, walked) values (?1, nullif(?2, ''), ?3)";
        connection
            .prepare_cached(sql)?
            .execute(params![row, root, path])?;
        Ok(())
    }

    /// The files that stand for the entry in a row, by absolute path, with their digests.
    pub(super) fn files_of(
        &self,
        connection: &Connection,
        row: i64,
    ) -> rusqlite::Result<Vec<(String, Digest)>> {
        let sql = match self.known {
            true => "select ifnull(root, ''), path, digest from file where entry = ?1",
            false => "select '', absolute, digest from file where entry = ?1",
        };
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query([row])?;
        let mut files = Vec::new();
        while let Some(row) = rows.next()? {
            let (root, path): (String, String) = (row.get(0)?, row.get(1)?);
            let absolute = self.present(&root, path.clone());
            if self.is_seen(connection, &absolute, (&root, &path))? {
                files.push((absolute, Digest::from_bytes(row.get(2)?)));
            }
        }
        files.sort();
        Ok(files)
    }

    /// Whether no other row comes before the one at `place` in what is said of the path.
    fn is_seen(
        &self,
        connection: &Connection,
        absolute: &str,
        place: (&str, &str),
    ) -> rusqlite::Result<bool> {
        let sql = "select 1 from file where ifnull(root, '') = ?1 and path = ?2";
        for (root, path) in self.places(absolute) {
            if (root, path) == place {
                return Ok(true);
            }
            let mut statement = connection.prepare_cached(sql)?;
            if statement.exists([root, path])? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The paths the entry in a row was added from, oldest first.
    pub(super) fn walked_of(
        &self,
        connection: &Connection,
        row: i64,
    ) -> rusqlite::Result<Vec<String>> {
        let sql = match self.known {
            true => "select ifnull(root, ''), walked from path where entry = ?1 order by rowid",
            false => "select '', walked from path where entry = ?1 order by rowid",
        };
        let mut statement = connection.prepare_cached(sql)?;
        let rows = statement.query_map([row], |row| {
            let root: String = row.get(0)?;
            Ok(self.present(&root, row.get(1)?))
        })?;
        let mut walked: Vec<String> = rows.collect::<rusqlite::Result<_>>()?;
        let mut told = HashSet::new();
        walked.retain(|path| told.insert(path.clone()));
        Ok(walked)
    }

    /// Roots in whose folders the folder of `root` lies, the nearest first.
    fn around<'a>(&'a self, root: &'a Root) -> impl Iterator<Item = (&'a str, &'a str)> {
        let others = self.all.iter().filter(|other| other.name != root.name);
        others.filter_map(|other| Some((other.name.as_str(), below(&other.folder, &root.folder)?)))
    }
}

/// The part of `path` below the absolute `folder`; `None` where it does not lie there, or leaves it again.
fn below<'a>(folder: &str, path: &'a str) -> Option<&'a str> {
    let rest = path.strip_prefix(&*prefix(folder))?;
    let stays = !rest.is_empty() && rest.split('/').all(|part| part != "..");
    stays.then_some(rest)
}

/// What every path below `folder` begins with.
fn prefix(folder: &str) -> String {
    format!("{}/", folder.trim_end_matches('/'))
}

/// Every root by name, with the number of its files.
pub(super) fn list(
    connection: &mut Connection,
    folder: &str,
) -> rusqlite::Result<Vec<(Root, u64)>> {
    let transaction = connection.transaction()?;
    let mut roots = Roots::read(&transaction, folder)?.all;
    roots.sort_by(|a, b| a.name.cmp(&b.name));
    let counted = roots.into_iter().map(|root| {
        let files = count(&transaction, &root.name)?;
        Ok((root, files))
    });
    counted.collect()
}

fn count(connection: &Connection, name: &str) -> rusqlite::Result<u64> {
    let sql = "select count(*) from file where ifnull(root, '') = ?1";
    let files: i64 = connection.query_row(sql, [name], |row| row.get(0))?;
    Ok(files.cast_unsigned())
}

/// Says where the root `name` lies, and stores what is below it relative to it; gives back the other root that lies
/// there already, and then changes nothing.
pub(super) fn set(
    connection: &mut Connection,
    archive: &str,
    name: &str,
    folder: &Path,
) -> rusqlite::Result<Result<RootSet, Root>> {
    let folder = file::absolute(folder);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut roots = Roots::read(&transaction, archive)?;
    let is_there = |other: &Root| other.folder == folder && other.name != name;
    if let Some(at) = roots.all.iter().position(is_there) {
        return Ok(Err(roots.all.swap_remove(at)));
    }
    let before = roots.named(name).map(|root| root.folder.clone());
    let stored = match below(archive, &folder) {
        Some(rest) => rest,
        None if folder == archive => ".",
        None => &folder,
    };
    let sql = "insert into root values (?1, ?2) on conflict (name) do update set folder = ?2";
    transaction.execute(sql, [name, stored])?;
    let roots = Roots::read(&transaction, archive)?;
    let root = Root {
        name: name.to_owned(),
        beside: !stored.starts_with('/'),
        folder,
    };
    let mut taken = 0;
    // A root that lies elsewhere now takes nothing in: the folder may be the wrong one, and is set right by another.
    if before.is_none() {
        for (other, way) in roots.around(&root) {
            taken += take(&transaction, &root.name, other, &prefix(way))?;
        }
        taken += take(&transaction, &root.name, "", &prefix(&root.folder))?;
    }
    let files = count(&transaction, name)?;
    let missing = missing(&transaction, &root)?;
    transaction.commit()?;
    Ok(Ok(RootSet {
        root,
        before,
        files,
        taken,
        missing,
    }))
}

/// Stores what lies below `way` of the root `from` (empty for absolute paths) relative to `root`; how many files.
///
/// A row that says the same as one of the root's own goes; one that says another thing stays as it is, so that it is
/// there again when the root moves on.
fn take(connection: &Connection, root: &str, from: &str, way: &str) -> rusqlite::Result<u64> {
    // All that begins with `a/` sorts before `a0`.
    let end = format!("{}0", way.trim_end_matches('/'));
    let sql = "update or ignore file set root = ?1, path = substr(path, length(?3) + 1) \
        where ifnull(root, '') = ?2 and path > ?3 and path < ?4";
    let taken = connection.execute(sql, [root, from, way, &end])?;
    let sql = "delete from file where ifnull(root, '') = ?2 and path > ?3 and path < ?4 and exists \
        (select 1 from file as own where ifnull(own.root, '') = ?1 \
            and own.path = substr(file.path, length(?3) + 1) and own.entry = file.entry)";
    connection.execute(sql, [root, from, way, &end])?;
    let inside = "ifnull(root, '') = ?2 and walked > ?3 and walked < ?4 \
        and instr(walked || '/', '/../') = 0";
    let sql = format!(
        "update or ignore path set root = ?1, walked = substr(walked, length(?3) + 1) where {inside}"
    );
    connection.execute(&sql, [root, from, way, &end])?;
    let sql = format!(
        "delete from path where {inside} and exists (select 1 from path as own where own.entry = path.entry \
            and ifnull(own.root, '') = ?1 and own.walked = substr(path.walked, length(?3) + 1))"
    );
    connection.execute(&sql, [root, from, way, &end])?;
    Ok(taken as u64)
}

/// One of the files of `root` where none of the first is in its place.
fn missing(connection: &Connection, root: &Root) -> rusqlite::Result<Option<String>> {
    let sql = "select path from file where ifnull(root, '') = ?1 order by path limit ?2";
    let mut statement = connection.prepare(sql)?;
    let paths = statement.query_map(params![root.name, LOOKED_FOR], |row| {
        Ok(format!(
            "{}{}",
            prefix(&root.folder),
            row.get::<_, String>(0)?
        ))
    })?;
    let mut first = None;
    for path in paths {
        let path = path?;
        if Path::new(&path).exists() {
            return Ok(None);
        }
        first.get_or_insert(path);
    }
    Ok(first)
}

/// Takes the root `name` away and stores its files by the root around it, else by their absolute paths; how many they
/// are, and `None` where there is no such root.
///
/// Where a row that was not seen has the same path, the one that was seen stays.
pub(super) fn remove(
    connection: &mut Connection,
    archive: &str,
    name: &str,
) -> rusqlite::Result<Option<(Root, u64)>> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let roots = Roots::read(&transaction, archive)?;
    let Some(root) = roots.named(name).cloned() else {
        return Ok(None);
    };
    let (to, way) = roots.around(&root).next().unwrap_or(("", &root.folder));
    let way = prefix(way);
    let sql = "update or replace file set root = nullif(?2, ''), path = ?3 || path where ifnull(root, '') = ?1";
    let files = transaction.execute(sql, [name, to, &way])?;
    let sql = "update or replace path set root = nullif(?2, ''), walked = ?3 || walked where ifnull(root, '') = ?1";
    transaction.execute(sql, [name, to, &way])?;
    transaction.execute("delete from root where name = ?1", [name])?;
    transaction.commit()?;
    Ok(Some((root, files as u64)))
}

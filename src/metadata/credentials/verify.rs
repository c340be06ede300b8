//! Verifies credentials offline. With `manifest` the only module that names the c2pa crate.

use std::io::SeekFrom;
use std::sync::Arc;

use c2pa::{Context, Reader, Settings};

use super::{Binding, CredentialState, Credentials, Failure, MAX_LIST, judge, manifest, short};
use crate::metadata::container::ReadSeek;

/// Whom the desk trusts to sign. Cheap to copy.
///
/// By default nobody is trusted: the official lists are given by file.
#[derive(Clone)]
pub struct Trust {
    whole: Arc<Context>,
    unbound: Arc<Context>,
}

/// Why a list of trust anchors is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// No certificate stands in it.
    #[error("no certificate in it; trust anchors are PEM, `-----BEGIN CERTIFICATE-----`")]
    Empty,
    /// A certificate cannot be read.
    #[error("its certificates cannot be read: {0}")]
    Unreadable(String),
}

impl Trust {
    /// Trusts the certificates of a PEM text, authorities and signers alike.
    pub fn of_pem(pem: &str) -> Result<Self, TrustError> {
        if !pem.contains("-----BEGIN CERTIFICATE-----") {
            return Err(TrustError::Empty);
        }
        Self::with(pem).map_err(|error| TrustError::Unreadable(short(&error.to_string())))
    }

    fn with(pem: &str) -> c2pa::Result<Self> {
        let context = |settings: Settings| Context::new().with_settings(settings);
        let settings = settings(pem)?;
        let unbound = settings.with_value("verify.verify_after_reading", false)?;
        Ok(Self {
            whole: context(settings)?.into_shared(),
            unbound: context(unbound)?.into_shared(),
        })
    }
}

impl Default for Trust {
    fn default() -> Self {
        Self::with("").expect("the settings are constants")
    }
}

impl std::fmt::Debug for Trust {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Trust").finish_non_exhaustive()
    }
}

/// The credentials in `file`, whose type is `mime`.
pub(in crate::metadata) fn examined(
    file: &mut dyn ReadSeek,
    mime: &str,
    trust: &Trust,
    binding: Binding,
) -> Credentials {
    let context = match binding {
        Binding::Verified => &trust.whole,
        Binding::Skipped => &trust.unbound,
    };
    if file.seek(SeekFrom::Start(0)).is_err() {
        return unreadable("the file cannot be read at places");
    }
    match Reader::from_shared_context(context).with_stream(mime, file) {
        Ok(reader) => told(&reader, binding),
        Err(c2pa::Error::JumbfNotFound) => Credentials::default(),
        Err(c2pa::Error::RemoteManifestUrl(url)) => super::remote(&url),
        Err(error) => unreadable(&error.to_string()),
    }
}

/// Nothing is fetched: no HTTP is compiled in, and it is switched off as well.
fn settings(pem: &str) -> c2pa::Result<Settings> {
    let settings = Settings::new()
        .with_value("verify.ocsp_fetch", false)?
        .with_value("verify.remote_manifest_fetch", false)?
        .with_value("core.allowed_network_hosts", Vec::<String>::new())?
        .with_value("core.max_decompressed_manifest_size_in_mb", 16)?
        .with_value("core.backing_store_memory_threshold_in_mb", 16)?;
    if pem.is_empty() {
        return Ok(settings);
    }
    settings
        .with_value("trust.trust_anchors", pem)?
        .with_value("trust.allowed_list", pem)?
        .with_value("cawg_trust.trust_anchors", pem)
}

fn unreadable(why: &str) -> Credentials {
    Credentials {
        state: CredentialState::Unreadable,
        failures: vec![Failure {
            code: short(why),
            subject: None,
        }],
        ..Credentials::default()
    }
}

fn told(reader: &Reader, binding: Binding) -> Credentials {
    let mut told = manifest::read(reader);
    let Some(results) = reader
        .validation_results()
        .filter(|_| binding == Binding::Verified)
    else {
        told.state = match binding {
            Binding::Verified => CredentialState::Unreadable,
            Binding::Skipped => CredentialState::Unchecked,
        };
        return told;
    };
    let active = results
        .active_manifest()
        .into_iter()
        .flat_map(c2pa::validation_results::StatusCodes::failure);
    let deltas = results.ingredient_deltas().into_iter().flatten();
    let inner = deltas.flat_map(|delta| delta.validation_deltas().failure());
    told.failures = active
        .chain(inner)
        .take(MAX_LIST)
        .map(|status| Failure {
            code: short(status.code()),
            subject: status
                .url()
                .and_then(|url| url.rsplit('/').next())
                .map(short),
        })
        .collect();
    told.state = match (
        results.active_manifest(),
        judge::of_failures(&told.failures),
    ) {
        (None, _) => CredentialState::Unreadable,
        (Some(codes), CredentialState::ValidTrusted)
            if !holds(codes, "signingCredential.trusted") =>
        {
            CredentialState::ValidUntrusted
        }
        (Some(_), state) => state,
    };
    manifest::judge_identities(&mut told);
    told
}

/// Whether a check succeeded, not only never failed.
fn holds(codes: &c2pa::validation_results::StatusCodes, code: &str) -> bool {
    codes.success().iter().any(|status| status.code() == code)
}

//! Signs the pictures of `fixtures/credentials`, with keys that are thrown away.
//!
//! Signatures and identifiers are random: the files differ from run to run, what is read of them does not.

use std::io::Cursor;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use c2pa::crypto::raw_signature::{RawSigner, signer_from_cert_chain_and_private_key};
use c2pa::identity::builder::{IdentityAssertionBuilder, IdentityAssertionSigner};
use c2pa::identity::x509::X509CredentialHolder;
use c2pa::{Builder, Context, Settings, SigningAlg};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose, PKCS_ED25519, date_time_ymd,
};
use serde_json::{Value, json};

use crate::files;

/// Options of `bench sign`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The picture that is signed.
    picture: PathBuf,
    /// Folder to write to.
    out: PathBuf,
}

/// Who a certificate is for, and how long it is valid.
struct Holder {
    name: &'static str,
    organisation: &'static str,
    valid: Valid,
}

/// How long a certificate is valid.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Valid {
    /// To the end of 2070.
    Long,
    /// A few seconds: nobody signs with an expired certificate, so it expires once it has signed.
    Seconds,
}

/// Seconds in which a picture is surely signed.
const SECONDS: u64 = 5;

const AGENCY: Holder = Holder {
    name: "Example Agency Signing",
    organisation: "Example Agency",
    valid: Valid::Long,
};
const EXPIRED: Holder = Holder {
    name: "Example Agency Signing, expired",
    organisation: "Example Agency",
    valid: Valid::Seconds,
};
const PHOTOGRAPHER: Holder = Holder {
    name: "Ada Fontein",
    organisation: "Ada Fontein Photography",
    valid: Valid::Long,
};

/// Titles and programs that must do no harm to a terminal or a page.
const HOSTILE: &str =
    "\u{1b}[31mred\u{1b}[0m \u{202e}gpj.exe <script>alert(1)</script> ' OR 1=1 --";

/// Writes the pictures and the certificate that trusts their signers.
///
/// # Errors
/// A picture that cannot be read, signed or written.
pub(crate) fn run(options: &Options) -> Result<()> {
    let picture = files::read(&options.picture)?;
    std::fs::create_dir_all(&options.out)?;
    let authority = authority()?;
    let write = |name: &str, bytes: &[u8]| {
        let path = options.out.join(name);
        std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
    };
    write("anchors.pem", authority.pem().as_bytes())?;
    let camera = created("digitalCapture", "Example Camera 1.2", "planes.jpg");
    let valid = signed(
        &picture,
        &camera,
        signer(&authority, &AGENCY)?,
        Some(signer(&authority, &PHOTOGRAPHER)?),
    )?;
    write("valid.jpg", &valid)?;
    write("altered.jpg", &altered(&valid))?;
    let expired = signed(&picture, &camera, signer(&authority, &EXPIRED)?, None)?;
    write("expired.jpg", &expired)?;
    let generated = created("trainedAlgorithmicMedia", "Example Model 3", "scene.jpg");
    write(
        "generated.jpg",
        &signed(&picture, &generated, signer(&authority, &AGENCY)?, None)?,
    )?;
    let hostile = created("digitalCapture", HOSTILE, HOSTILE);
    write(
        "hostile.jpg",
        &signed(&picture, &hostile, signer(&authority, &AGENCY)?, None)?,
    )?;
    Ok(())
}

fn authority() -> Result<CertifiedIssuer<'static, KeyPair>> {
    let mut params = named("Example Root", "Example Trust", Valid::Long)?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let key = KeyPair::generate_for(&PKCS_ED25519)?;
    Ok(CertifiedIssuer::self_signed(params, key)?)
}

fn named(name: &str, organisation: &str, valid: Valid) -> Result<CertificateParams> {
    let mut params = CertificateParams::new(Vec::<String>::new())?;
    params.distinguished_name.push(DnType::CommonName, name);
    params
        .distinguished_name
        .push(DnType::OrganizationName, organisation);
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = match valid {
        Valid::Long => date_time_ymd(2070, 12, 31),
        Valid::Seconds => {
            let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
            date_time_ymd(1970, 1, 1) + now + Duration::from_secs(SECONDS)
        }
    };
    Ok(params)
}

fn signer(
    authority: &CertifiedIssuer<'static, KeyPair>,
    holder: &Holder,
) -> Result<Box<dyn RawSigner + Send + Sync>> {
    let mut params = named(holder.name, holder.organisation, holder.valid)?;
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::EmailProtection];
    params.use_authority_key_identifier_extension = true;
    let key = KeyPair::generate_for(&PKCS_ED25519)?;
    let certificate = params.signed_by(&key, authority)?;
    let chain = format!("{}\n{}", certificate.pem(), authority.pem());
    let pem = key.serialize_pem();
    let signer = signer_from_cert_chain_and_private_key(
        chain.as_bytes(),
        pem.as_bytes(),
        SigningAlg::Ed25519,
        None,
    )?;
    Ok(signer)
}

/// A manifest of a picture just made.
fn created(source: &str, program: &str, title: &str) -> Value {
    let source = format!("http://cv.iptc.org/newscodes/digitalsourcetype/{source}");
    json!({
        "claim_generator_info": [{ "name": "cutline fixtures" }],
        "title": title,
        "assertions": [{
            "label": "c2pa.actions.v2",
            "data": { "actions": [{
                "action": "c2pa.created",
                "when": "2019-11-15T10:30:00Z",
                "softwareAgent": { "name": program },
                "digitalSourceType": source,
            }] },
        }, {
            "label": "stds.schema-org.CreativeWork",
            "kind": "Json",
            "data": {
                "@context": "https://schema.org",
                "@type": "CreativeWork",
                "author": [{ "@type": "Person", "name": "Ada Fontein" }],
            },
        }],
    })
}

fn signed(
    picture: &[u8],
    manifest: &Value,
    signer: Box<dyn RawSigner + Send + Sync>,
    identity: Option<Box<dyn RawSigner + Send + Sync>>,
) -> Result<Vec<u8>> {
    let settings = Settings::new()
        .with_value("verify.verify_after_sign", false)?
        .with_value("builder.thumbnail.enabled", false)?;
    let context = Context::new().with_settings(settings)?.into_shared();
    let mut builder =
        Builder::from_shared_context(&context).with_definition(manifest.to_string())?;
    let mut signer = IdentityAssertionSigner::new(signer);
    if let Some(identity) = identity {
        let holder = X509CredentialHolder::from_raw_signer(identity);
        signer.add_identity_assertion(IdentityAssertionBuilder::for_credential_holder(holder));
    }
    let mut out = Cursor::new(Vec::new());
    builder.sign(&signer, "image/jpeg", &mut Cursor::new(picture), &mut out)?;
    Ok(out.into_inner())
}

/// The picture with one byte of its pixels changed.
fn altered(picture: &[u8]) -> Vec<u8> {
    let mut altered = picture.to_vec();
    let at = altered.len() - 200;
    altered[at] ^= 1;
    altered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_altered_picture_differs_by_one_byte() {
        let picture = vec![7; 1_000];
        let changed = altered(&picture);
        let differ = picture.iter().zip(&changed).filter(|(a, b)| a != b);
        assert_eq!((changed.len(), differ.count()), (1_000, 1));
    }
}

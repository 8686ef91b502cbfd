//! TLS: the roots of the system, plus an in-house one; TLS 1.2 and 1.3.

use std::path::Path;
use std::sync::Arc;

use rustls_platform_verifier::Verifier;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;

use super::settings::SmtpSettingsError;

/// Reads the roots once. Errors name the file, or say that the system has none.
pub(super) fn connector(root_ca_file: Option<&Path>) -> Result<TlsConnector, SmtpSettingsError> {
    let extra_roots = root_ca_file.map(read_roots).transpose()?.unwrap_or_default();
    let provider = Arc::new(ring::default_provider());
    let verifier = Verifier::new_with_extra_roots(extra_roots, Arc::clone(&provider))
        .map_err(|error| set_up(&error))?;
    // "Dangerous" is any verifier of one's own; this one checks chain, name and dates as the platform does.
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| set_up(&error))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

fn set_up(error: &tokio_rustls::rustls::Error) -> SmtpSettingsError {
    SmtpSettingsError::TlsSetUp { reason: error.to_string() }
}

fn read_roots(path: &Path) -> Result<Vec<CertificateDer<'static>>, SmtpSettingsError> {
    let unreadable = |reason| SmtpSettingsError::RootCaFile { path: path.to_owned(), reason };
    let text = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
    let roots: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    let roots = roots.map_err(|error| unreadable(error.to_string()))?;
    if roots.is_empty() {
        return Err(unreadable(
            "no certificate in it (PEM, BEGIN CERTIFICATE) was found".to_owned(),
        ));
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_or_empty_root_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing.pem");
        let empty = folder.path().join("empty.pem");
        std::fs::write(&empty, "geen certificaat").unwrap();
        for (path, said) in [(missing, "No such file"), (empty, "no certificate in it")] {
            let Err(error) = connector(Some(&path)) else {
                panic!("{} was accepted", path.display())
            };
            assert!(error.to_string().contains(said), "{error}");
            assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
        }
    }
}

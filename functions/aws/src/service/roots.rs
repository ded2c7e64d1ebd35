//! The roots that our connections believe: Amazon's own, or a file's.

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

/// Amazon Root CA 1 to 4 and Starfield Services Root G2, as Debian's ca-certificates has them: every endpoint of AWS
/// leads to one of them.
pub(super) const AMAZON: &[u8] = include_bytes!("../amazon.pem");

/// The roots in this text: at least one, and nothing that is none.
pub(super) fn read(pem: &[u8]) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for (number, certificate) in (1..).zip(CertificateDer::pem_slice_iter(pem)) {
        let certificate = certificate.map_err(|error| format!("certificate {number} cannot be read: {error}"))?;
        roots.add(certificate).map_err(|error| format!("certificate {number} is no root: {error}"))?;
    }
    if roots.is_empty() { Err("there is no certificate in it".to_owned()) } else { Ok(roots) }
}

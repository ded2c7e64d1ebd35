//! Requests that nobody typed: the form's last page filled in by a program, each with its own key.

use super::wire::form_encoded;

/// A whole form, ready to be sent.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Its key: sent twice, it is one request.
    pub key: String,
    /// Its subject, which no other sample has.
    pub subject: String,
    /// The body of the POST.
    pub body: String,
}

/// Where samples are sent to.
pub const SUBMIT: &str = "/anfrage/absenden";
/// How many people send samples: so many that none sends more than a desk takes of one.
const PEOPLE: u64 = 99_991;
const TEXT: &str = "Guten Tag,\nder Beamer in Raum 12 zeigt seit heute Morgen kein Bild mehr. Das Kabel habe ich schon getauscht, \
    die Lampe am Gerät leuchtet rot. In der dritten Stunde brauche ich ihn wieder.\nViele Grüße";

impl Sample {
    /// Sample number `n` of a run.
    #[must_use]
    pub fn new(run: &str, n: u64) -> Self {
        let key = format!("{run}key{n:016}");
        let subject = format!("Beamer bleibt dunkel ({run} {n})");
        let mail = format!("lehrkraft{}@hafenschule.example", n % PEOPLE);
        let fields = [
            ("rolle", "lehrkraft"),
            ("schule", "hafenschule"),
            ("thema", "beamer"),
            ("betreff", &subject),
            ("text", TEXT),
            ("haeufigkeit", "immer"),
            ("betroffen", "raum"),
            ("geraet", "Beamer R12"),
            ("name", "Lena Lehrkraft"),
            ("mail", &mail),
            ("dringlichkeit", "normal"),
            ("schluessel", &key),
            ("schritt", "pruefen"),
        ];
        let body = form_encoded(&fields);
        Self { key, subject, body }
    }
}

/// The ticket's number in the address of the page after sending, `/anfrage/angekommen/<number>/<token>`.
#[must_use]
pub fn number_in(location: &str) -> Option<&str> {
    let (_, rest) = location.split_once("/anfrage/angekommen/")?;
    rest.split('/').next()
}

//! The words around secrets, in German and English.
//!
//! Long because it is lists of words.

/// What kind of secret a word names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Anything may be one.
    Password,
    /// Digits.
    Pin,
    /// A name and a password together.
    Access,
    /// The same, by a word that means other things as well.
    Way,
}

/// Words that name a password, also as the end of a longer one: Startkennwort, WLAN-Passwort.
const PASSWORDS: [&str; 20] = [
    "passwort",
    "paßwort",
    "passwd",
    "password",
    "passphrase",
    "passcode",
    "kennwort",
    "losungswort",
    "codewort",
    "zugangscode",
    "zugangsschlüssel",
    "sicherheitscode",
    "freischaltcode",
    "einmalcode",
    "netzwerkschlüssel",
    "wlan-schlüssel",
    "wpa-schlüssel",
    "wlan-key",
    "wpa-key",
    "api-key",
];
/// Words that name one only when they stand alone or behind a hyphen.
const SHORT_PASSWORDS: [&str; 8] = ["pw", "pwd", "pass", "psk", "passw", "apikey", "wlanschlüssel", "wlankey"];
const PINS: [&str; 6] = ["pin", "puk", "tan", "pin-code", "pincode", "pin-nummer"];
const ACCESS: [&str; 9] = [
    "zugangsdaten",
    "anmeldedaten",
    "logindaten",
    "login-daten",
    "einlogdaten",
    "einloggdaten",
    "accountdaten",
    "kontodaten",
    "credentials",
];
const WAYS: [&str; 2] = ["login", "zugang"];

/// What kind of secret this word names, if it names one.
pub(super) fn kind_of(word: &str) -> Option<Kind> {
    let word = word.to_lowercase();
    let last = word.rsplit(['-', '_']).next().unwrap_or_default();
    let ends = |names: &[&str]| names.iter().any(|name| word.ends_with(name));
    if ends(&PASSWORDS) || SHORT_PASSWORDS.contains(&last) {
        return Some(Kind::Password);
    }
    if PINS.contains(&word.as_str()) || PINS.contains(&last) && last != "tan" {
        return Some(Kind::Pin);
    }
    if ACCESS.contains(&word.as_str()) {
        return Some(Kind::Access);
    }
    WAYS.contains(&word.as_str()).then_some(Kind::Way)
}

/// Whether what follows is said to be it.
pub(super) fn is_naming(word: &str) -> bool {
    is_plainly_said(word) || matches!(word, "ist" | "war" | "wäre" | "bleibt" | "is" | "was" | "will" | "wird")
}

/// Whether the verb names something and says nothing about it.
pub(super) fn is_plainly_said(word: &str) -> bool {
    matches!(word, "lautet" | "lautete" | "heißt" | "heisst" | "hieß")
}

/// Words between the verb and the secret that say nothing.
pub(super) fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "jetzt"
            | "nun"
            | "aktuell"
            | "momentan"
            | "derzeit"
            | "immer"
            | "noch"
            | "wieder"
            | "früher"
            | "vorher"
            | "bisher"
            | "einfach"
            | "wie"
            | "folgt"
            | "folgendes"
            | "folgende"
            | "übrigens"
            | "bei"
            | "mir"
            | "uns"
            | "now"
            | "currently"
            | "still"
            | "just"
            | "simply"
            | "be"
            | "as"
            | "follows"
    )
}

/// Whether something was set to what stands before.
pub(super) fn is_set(word: &str) -> bool {
    matches!(
        word,
        "gesetzt"
            | "geändert"
            | "zurückgesetzt"
            | "umgestellt"
            | "gestellt"
            | "festgelegt"
            | "eingestellt"
            | "abgeändert"
            | "setzen"
            | "ändern"
            | "stellen"
    )
}

/// Whether with this word something else begins.
pub(super) fn begins_anew(word: &str) -> bool {
    kind_of(word).is_some()
        || matches!(
            word,
            "und"
                | "oder"
                | "and"
                | "or"
                | "danke"
                | "dank"
                | "vielen"
                | "gruß"
                | "grüße"
                | "mfg"
                | "lg"
                | "vg"
                | "viele"
                | "liebe"
                | "thanks"
                | "benutzer"
                | "benutzername"
                | "nutzername"
                | "nutzer"
                | "user"
                | "username"
                | "name"
                | "mail"
                | "e-mail"
                | "kennung"
                | "aber"
                | "but"
                | "damit"
                | "für"
                | "for"
        )
}

/// Whether a word behind "ist" says how something is, and not what.
pub(super) fn looks_like_a_state(word: &str) -> bool {
    const BEGINNINGS: [&str; 24] = [
        "ge", "ver", "be", "er", "ent", "zer", "ab", "an", "aus", "ein", "zurück", "vor", "um", "über", "unter",
        "hinter", "auf", "zu", "miss", "nach", "weg", "frei", "fest", "un",
    ];
    const ENDINGS: [&str; 18] = [
        "ig", "lich", "bar", "isch", "los", "sam", "haft", "iert", "ed", "ing", "able", "ible", "ful", "less", "ous",
        "ent", "ell", "iv",
    ];
    let is_participle = BEGINNINGS.iter().any(|b| word.starts_with(b)) && (word.ends_with('t') || word.ends_with("en"));
    is_participle || ENDINGS.iter().any(|e| word.ends_with(e))
}

/// Things with letters and digits in their names that are no secrets: products, rooms, inventory numbers, standards.
pub(super) fn is_known_thing(value: &str) -> bool {
    let plain = value.trim_matches(|c: char| !c.is_alphanumeric());
    let lower = plain.to_lowercase();
    let name = lower.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-' || c == '_');
    const PRODUCTS: [&str; 31] = [
        "office",
        "windows",
        "win",
        "microsoft",
        "m",
        "o",
        "ms",
        "ipad",
        "ipados",
        "ios",
        "iphone",
        "macos",
        "android",
        "moodle",
        "wpa",
        "wep",
        "web",
        "mail",
        "laptop",
        "pc",
        "beamer",
        "tablet",
        "drucker",
        "raum",
        "klasse",
        "schüler",
        "lehrer",
        "gerät",
        "version",
        "v",
        "chrome",
    ];
    let is_plain_end = plain == value.trim_matches(|c: char| "\"'„“()".contains(c));
    if is_plain_end && name.len() < lower.len() && PRODUCTS.contains(&name) {
        return true;
    }
    let is_code = |text: &str| {
        let (head, tail) = text.split_at(text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len()));
        let short = !head.is_empty() && head.chars().count() <= 5 && head.chars().all(|c| c.is_uppercase() || c == '-');
        short && !tail.is_empty() && tail.chars().all(|c| c.is_ascii_digit() || c == '-' || c == '.')
    };
    let is_date = plain.chars().all(|c| c.is_ascii_digit() || ".-/:".contains(c)) && has_mark(plain);
    let is_count = lower.trim_end_matches(|c: char| c.is_alphabetic()).chars().all(|c| c.is_ascii_digit() || c == '-')
        && lower.chars().next().is_some_and(|c| c.is_ascii_digit())
        && ["x", "mal", "-mal", "st", "nd", "rd", "th", "min", "tage", "h", "te", "er", "uhr"]
            .iter()
            .any(|unit| lower.trim_start_matches(|c: char| c.is_ascii_digit()) == *unit);
    is_plain_end && (is_code(plain) || is_date || is_count)
}

fn has_mark(text: &str) -> bool {
    text.contains(['.', '-', '/', ':'])
}

/// Words that stand behind "Passwort:" or "ist" in talk about passwords, and are none.
pub(super) fn is_ordinary(word: &str) -> bool {
    word.is_empty() || ORDINARY.binary_search(&word).is_ok()
}

/// In the order of their bytes, because they are looked up by halves.
const ORDINARY: &[&str] = &[
    "a",
    "ab",
    "aber",
    "abgelaufen",
    "abgelehnt",
    "abgeschaltet",
    "account",
    "aktiv",
    "aktiviert",
    "alle",
    "alles",
    "als",
    "also",
    "alt",
    "alte",
    "altes",
    "am",
    "an",
    "anbei",
    "anderes",
    "anders",
    "anfrage",
    "angeblich",
    "anmelden",
    "anmeldung",
    "auch",
    "auf",
    "aus",
    "bad",
    "bald",
    "bei",
    "beim",
    "bekannt",
    "benutzername",
    "bereits",
    "besser",
    "bin",
    "bis",
    "bitte",
    "blank",
    "blocked",
    "brauche",
    "braucht",
    "bringt",
    "broken",
    "bzw",
    "can",
    "cannot",
    "case",
    "change",
    "changed",
    "charakter",
    "correct",
    "correctly",
    "da",
    "dabei",
    "damit",
    "danke",
    "dann",
    "das",
    "dass",
    "dasselbe",
    "deaktiviert",
    "dein",
    "deins",
    "dem",
    "den",
    "denn",
    "der",
    "des",
    "deshalb",
    "did",
    "die",
    "dienstag",
    "dies",
    "diese",
    "dieser",
    "dieses",
    "do",
    "doch",
    "does",
    "donnerstag",
    "dort",
    "down",
    "du",
    "durch",
    "ebenfalls",
    "ebenso",
    "egal",
    "eigenes",
    "ein",
    "eine",
    "einem",
    "einen",
    "einer",
    "eines",
    "einfach",
    "eingeben",
    "eingegeben",
    "email",
    "empty",
    "enthält",
    "entweder",
    "er",
    "erforderlich",
    "erhalten",
    "error",
    "es",
    "etwas",
    "eventuell",
    "evtl",
    "expired",
    "falsch",
    "falsche",
    "false",
    "fehlermeldung",
    "fehlt",
    "feld",
    "fest",
    "fine",
    "first",
    "folgende",
    "folgendes",
    "for",
    "forgot",
    "forgotten",
    "frage",
    "fragen",
    "free",
    "frei",
    "freitag",
    "from",
    "für",
    "geheim",
    "gehen",
    "geht",
    "gelöscht",
    "genau",
    "gerade",
    "gespeichert",
    "gesperrt",
    "gestern",
    "geändert",
    "ggf",
    "gibt",
    "gleich",
    "good",
    "groß",
    "gruß",
    "grün",
    "grüße",
    "gut",
    "gültig",
    "habe",
    "haben",
    "hat",
    "hatte",
    "her",
    "here",
    "heute",
    "hi",
    "hidden",
    "hier",
    "hilfe",
    "hinterlegt",
    "how",
    "i",
    "ich",
    "identisch",
    "ihr",
    "ihre",
    "im",
    "immer",
    "in",
    "incorrect",
    "ins",
    "insecure",
    "invalid",
    "ist",
    "it",
    "ja",
    "jemand",
    "jetzt",
    "kam",
    "kann",
    "kannst",
    "kein",
    "keine",
    "keiner",
    "keins",
    "klappt",
    "knapp",
    "kollege",
    "kollegin",
    "komisch",
    "komme",
    "kommt",
    "komplett",
    "komplex",
    "kompromittiert",
    "konnte",
    "konto",
    "korrekt",
    "kurz",
    "können",
    "lang",
    "leaked",
    "leer",
    "lehrer",
    "lehrerin",
    "leider",
    "length",
    "lg",
    "liebe",
    "line",
    "locked",
    "login",
    "long",
    "lost",
    "lässt",
    "löschen",
    "mailadresse",
    "mal",
    "man",
    "mehr",
    "mein",
    "meine",
    "meldung",
    "mfg",
    "missing",
    "mit",
    "mittwoch",
    "montag",
    "morgen",
    "muss",
    "must",
    "my",
    "möchte",
    "möglich",
    "mündlich",
    "müssen",
    "n/a",
    "na",
    "nach",
    "name",
    "nan",
    "needed",
    "nein",
    "neu",
    "neue",
    "neuen",
    "neues",
    "new",
    "nicht",
    "nichts",
    "nie",
    "no",
    "noch",
    "none",
    "normal",
    "not",
    "now",
    "null",
    "nun",
    "nur",
    "nutzername",
    "nötig",
    "o.k",
    "ob",
    "oder",
    "of",
    "offen",
    "ok",
    "okay",
    "old",
    "on",
    "or",
    "ort",
    "password",
    "passwort",
    "persönlich",
    "please",
    "private",
    "problem",
    "protected",
    "prüfen",
    "public",
    "required",
    "reset",
    "resetten",
    "richtig",
    "right",
    "rot",
    "s.o",
    "s.u",
    "same",
    "samstag",
    "schlecht",
    "schon",
    "schriftlich",
    "schule",
    "schwach",
    "schüler",
    "secure",
    "see",
    "sehr",
    "sein",
    "seit",
    "sekretariat",
    "sekretärin",
    "selbe",
    "shared",
    "short",
    "sicher",
    "sie",
    "siehe",
    "sind",
    "so",
    "sofort",
    "sogar",
    "soll",
    "sollte",
    "sonntag",
    "sonst",
    "sperre",
    "still",
    "stimmt",
    "stolen",
    "strong",
    "supergeheim",
    "syntax",
    "tbd",
    "telefonisch",
    "temporary",
    "the",
    "there",
    "they",
    "this",
    "to",
    "too",
    "true",
    "tut",
    "two",
    "um",
    "unbekannt",
    "und",
    "undefined",
    "ungültig",
    "unique",
    "unklar",
    "unknown",
    "unmöglich",
    "unser",
    "unsere",
    "unsicher",
    "unten",
    "unterwegs",
    "unverändert",
    "used",
    "user",
    "username",
    "valid",
    "veraltet",
    "verboten",
    "verfallen",
    "vergeben",
    "vergessen",
    "vergleiche",
    "verlangt",
    "verloren",
    "vermutlich",
    "verschwunden",
    "vg",
    "viele",
    "vielen",
    "visible",
    "vom",
    "von",
    "vor",
    "vorhanden",
    "wahrscheinlich",
    "wann",
    "war",
    "warum",
    "was",
    "way",
    "we",
    "weak",
    "weg",
    "weil",
    "weiß",
    "welche",
    "welches",
    "wenn",
    "wer",
    "werden",
    "what",
    "when",
    "where",
    "which",
    "who",
    "why",
    "wie",
    "wieder",
    "will",
    "wird",
    "wo",
    "wofür",
    "wohl",
    "worin",
    "work",
    "working",
    "works",
    "worum",
    "wozu",
    "wrong",
    "wurde",
    "während",
    "yes",
    "you",
    "your",
    "zettel",
    "zu",
    "zum",
    "zur",
    "zurück",
    "zurückgesetzt",
    "zurücksetzen",
    "zwei",
    "zweimal",
    "ändern",
    "änderung",
    "über",
    "überall",
    "üblich",
];

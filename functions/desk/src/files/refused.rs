//! Files that could do harm where somebody opens them: programs, and documents with programs inside.
//!
//! Nothing is unpacked. The names in an archive are read, for they stand there in the clear, also in one with a password.

use memchr::memmem;

/// What harm a file could do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Danger {
    /// It is a program, starts one, or is an archive with one in it.
    Program,
    /// It is a document with macros.
    Macros,
}

/// Ends of names of what computers run, mount or obey.
const PROGRAMS: &[&str] = &[
    "apk",
    "app",
    "appimage",
    "application",
    "appref-ms",
    "appx",
    "appxbundle",
    "bat",
    "chm",
    "cmd",
    "com",
    "command",
    "cpl",
    "deb",
    "desktop",
    "dll",
    "dmg",
    "exe",
    "gadget",
    "hta",
    "img",
    "inf",
    "ins",
    "iso",
    "isp",
    "jar",
    "js",
    "jse",
    "jnlp",
    "lnk",
    "mde",
    "mobileconfig",
    "msc",
    "msh",
    "msi",
    "msix",
    "msp",
    "mst",
    "pif",
    "pkg",
    "ps1",
    "ps1xml",
    "ps2",
    "psc1",
    "psd1",
    "psm1",
    "py",
    "pyc",
    "pyw",
    "reg",
    "rpm",
    "scf",
    "scr",
    "sct",
    "sh",
    "shb",
    "shs",
    "svgz",
    "swf",
    "sys",
    "url",
    "vb",
    "vbe",
    "vbs",
    "vhd",
    "vhdx",
    "ws",
    "wsc",
    "wsf",
    "wsh",
    "xbap",
    "xll",
];
/// Those of them that are refused in an archive as well: others stand in what teachers exchange, such as learning packages.
const PACKED: &[&str] =
    &["bat", "cmd", "cpl", "dll", "exe", "hta", "jar", "jse", "lnk", "msi", "pif", "ps1", "scr", "vbe", "vbs", "wsf"];
/// Ends of names of documents that may have macros.
const WITH_MACROS: &[&str] =
    &["docm", "dotm", "one", "potm", "ppam", "ppsm", "pptm", "sldm", "xla", "xlam", "xlm", "xlsb", "xlsm", "xltm"];
/// Kinds of programs that their bytes tell.
const PROGRAM_KINDS: &[&str] = &[
    "application/java",
    "application/vnd.android.dex",
    "application/vnd.android.dey",
    "application/vnd.debian.binary-package",
    "application/vnd.microsoft.portable-executable",
    "application/wasm",
    "application/x-executable",
    "application/x-google-chrome-extension",
    "application/x-llvm",
    "application/x-mach-binary",
    "application/x-rpm",
    "application/x-shockwave-flash",
    "text/x-shellscript",
];
/// What a compound file of older Office programs begins with …
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// … the name of the part in which its macros are, in its directory …
const COMPOUND_MACROS: &str = "_VBA_PROJECT";
/// … and the same in the newer archives.
const ARCHIVE_MACROS: &str = "vbaproject.bin";
/// What an archive begins with, and each entry of its directory.
const ARCHIVE: &[u8] = b"PK\x03\x04";
const ARCHIVE_ENTRY: &[u8] = b"PK\x01\x02";
/// Where the length of an entry's name stands, and the name.
const NAME_LENGTH_AT: usize = 28;
const NAME_AT: usize = 46;

/// What harm a file of this name and these bytes could do, if any is known.
#[must_use]
pub fn danger(name: &str, bytes: &[u8]) -> Option<Danger> {
    let kind = infer::get(bytes).map(|kind| kind.mime_type());
    if kind.is_some_and(|kind| PROGRAM_KINDS.contains(&kind)) || bytes.starts_with(b"#!") {
        return Some(Danger::Program);
    }
    let inside = if bytes.starts_with(ARCHIVE) { in_archive(bytes) } else { None };
    let has_macros = bytes.starts_with(COMPOUND) && memmem::find(bytes, &utf16(COMPOUND_MACROS)).is_some();
    by_name(name).or(inside).or(has_macros.then_some(Danger::Macros))
}

/// What the end of a name tells. Dots and blanks behind it are not seen by all computers.
fn by_name(name: &str) -> Option<Danger> {
    let end = end(name)?;
    match end.as_str() {
        end if PROGRAMS.contains(&end) => Some(Danger::Program),
        end if WITH_MACROS.contains(&end) => Some(Danger::Macros),
        _ => None,
    }
}

fn end(name: &str) -> Option<String> {
    let name = name.trim_end_matches(['.', ' ']).to_lowercase();
    name.rsplit_once('.').map(|(_, end)| end.to_owned())
}

/// What the names in an archive tell.
fn in_archive(bytes: &[u8]) -> Option<Danger> {
    let name = |at: usize| {
        let length = bytes.get(at + NAME_LENGTH_AT..at + NAME_LENGTH_AT + 2)?;
        let length = usize::from(u16::from_le_bytes([length[0], length[1]]));
        let name = bytes.get(at + NAME_AT..at + NAME_AT + length)?;
        Some(String::from_utf8_lossy(name).to_lowercase())
    };
    memmem::find_iter(bytes, ARCHIVE_ENTRY).filter_map(name).find_map(|name| match name {
        name if name.ends_with(ARCHIVE_MACROS) => Some(Danger::Macros),
        name => end(&name).filter(|end| PACKED.contains(&end.as_str())).map(|_| Danger::Program),
    })
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive with a file of this name in it, as far as anybody looks.
    fn archive(inner: &str) -> Vec<u8> {
        let mut bytes = ARCHIVE.to_vec();
        bytes.extend([0; 40]);
        bytes.extend(ARCHIVE_ENTRY);
        bytes.extend([0; NAME_LENGTH_AT - 4]);
        bytes.extend(u16::try_from(inner.len()).unwrap().to_le_bytes());
        bytes.extend([0; NAME_AT - NAME_LENGTH_AT - 2]);
        bytes.extend(inner.as_bytes());
        bytes
    }

    #[test]
    fn programs_are_known_by_their_bytes_their_names_and_what_they_are_packed_in() {
        for (name, bytes) in [
            ("foto.jpg", b"MZ\x90\0".as_slice()),
            ("start", b"#!/bin/sh\n"),
            ("setup.exe", b"irgendwas"),
            ("foto.jpg.EXE. .", b"irgendwas"),
            ("makro.VBS", b"x"),
            ("fotos.zip", &archive("fotos/urlaub.jpg.scr")),
        ] {
            assert_eq!(danger(name, bytes), Some(Danger::Program), "{name}");
        }
    }

    #[test]
    fn macros_are_found_whatever_the_document_is_called() {
        let mut compound = COMPOUND.to_vec();
        compound.extend([0; 600]);
        assert_eq!(danger("brief.doc", &compound), None);
        compound.extend(utf16("_VBA_PROJECT"));
        assert_eq!(danger("brief.doc", &compound), Some(Danger::Macros));
        assert_eq!(danger("brief.docx", &archive("word/vbaProject.bin")), Some(Danger::Macros));
        assert_eq!(danger("brief.docm", b"x"), Some(Danger::Macros));
    }

    #[test]
    fn what_people_send_is_taken() {
        for (name, bytes) in [
            ("foto.jpg", b"\xff\xd8\xff\xe0".as_slice()),
            ("Bildschirmfoto 2026-11-02 um 08.15.exe-Fehler.png", b"\x89PNG\r\n\x1a\n"),
            ("brief.docx", &archive("word/document.xml")),
            ("liste.txt", b"setup.exe laeuft nicht"),
            ("lernpaket.h5p", &archive("content/script.js")),
            ("ohne-ende", b"PK"),
            ("kaputt.zip", b"PK\x03\x04PK\x01\x02"),
        ] {
            assert_eq!(danger(name, bytes), None, "{name}");
        }
    }
}

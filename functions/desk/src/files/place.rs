//! Photos of telephones say where they were taken. Nobody who sends one means to: it is wiped, in place, and nothing else.
//!
//! The place stands in a table of its own (Exif: a TIFF within the picture), and sometimes once more in words (XMP). What
//! cannot be read is left as it is.

use memchr::memmem;

/// Before the table, in every kind of picture that has one.
const EXIF: &[u8] = b"Exif\0\0";
/// How large a table can be, in bytes.
const EXIF_BYTES_MAX: usize = 1 << 20;
/// The entry that leads to the place.
const GPS: u16 = 0x8825;
/// How many entries a table has at most.
const ENTRIES_MAX: u16 = 1_000;
/// How long an entry is, and how much of its value stands in it.
const ENTRY: usize = 12;
const INLINE: usize = 4;
/// Where the words begin, where they end, and which of them tell the place.
const XMP: &[u8] = b"<x:xmpmeta";
const XMP_END: &[u8] = b"</x:xmpmeta>";
const XMP_PLACE: &[u8] = b"GPSL";

/// Kinds of pictures in which bytes may change without any sum of them being wrong.
const PHOTOS: &[&str] = &["image/jpeg", "image/heif", "image/avif", "image/tiff"];

/// Wipes the place out of a picture of this kind.
pub(super) fn wipe(kind: &str, bytes: &mut [u8]) {
    if !PHOTOS.contains(&kind) {
        return;
    }
    let tables: Vec<usize> = memmem::find_iter(bytes, EXIF).map(|at| at + EXIF.len()).collect();
    for start in tables.into_iter().chain((kind == "image/tiff").then_some(0)) {
        let end = bytes.len().min(start + EXIF_BYTES_MAX);
        let end = if kind == "image/tiff" { bytes.len() } else { end };
        // What cannot be read has no place that anybody would find.
        _ = Table::at(&mut bytes[start..end]).and_then(|mut table| table.wipe());
    }
    let words: Vec<usize> = memmem::find_iter(bytes, XMP).collect();
    for start in words {
        let Some(length) = memmem::find(&bytes[start..], XMP_END) else { continue };
        let words = &mut bytes[start..start + length];
        if memmem::find(words, XMP_PLACE).is_some() {
            // It stays a packet, without words.
            words[XMP.len()..].fill(b' ');
            if let Some(last) = words.last_mut() {
                *last = b'>';
            }
        }
    }
}

/// A TIFF.
struct Table<'b> {
    bytes: &'b mut [u8],
    is_little: bool,
}

impl<'b> Table<'b> {
    fn at(bytes: &'b mut [u8]) -> Option<Self> {
        let is_little = match bytes.get(..4)? {
            b"II*\0" => true,
            b"MM\0*" => false,
            _ => return None,
        };
        Some(Self { bytes, is_little })
    }

    /// Takes the way to the place out of the first list, and the place itself away.
    fn wipe(&mut self) -> Option<()> {
        let first = self.long(4)?;
        let count = self.short(first)?.min(ENTRIES_MAX);
        let entry = |n: u16| first + 2 + usize::from(n) * ENTRY;
        let n = (0..count).find(|n| self.short(entry(*n)) == Some(GPS))?;
        let place = self.long(entry(n) + 8)?;
        // What follows the entry, with the way to the next list, moves up.
        let rest = entry(n + 1)..entry(count) + INLINE;
        self.bytes.get(rest.clone())?;
        self.bytes.copy_within(rest, entry(n));
        let fewer = if self.is_little { (count - 1).to_le_bytes() } else { (count - 1).to_be_bytes() };
        self.bytes.get_mut(first..first + 2)?.copy_from_slice(&fewer);
        self.wipe_list(place)
    }

    fn wipe_list(&mut self, list: usize) -> Option<()> {
        let count = self.short(list)?.min(ENTRIES_MAX);
        for n in 0..count {
            let at = list + 2 + usize::from(n) * ENTRY;
            let bytes = self.long(at + 4)?.checked_mul(size(self.short(at + 2)?))?;
            if bytes > INLINE {
                let value = self.long(at + 8)?;
                self.bytes.get_mut(value..value.checked_add(bytes)?)?.fill(0);
            }
        }
        let end = list + 2 + usize::from(count) * ENTRY;
        self.bytes.get_mut(list..end)?.fill(0);
        Some(())
    }

    fn short(&self, at: usize) -> Option<u16> {
        let bytes = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    fn long(&self, at: usize) -> Option<usize> {
        let bytes = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        usize::try_from(if self.is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) }).ok()
    }
}

/// How many bytes a value of this type has.
fn size(kind: u16) -> usize {
    match kind {
        1 | 2 | 6 | 7 => 1,
        3 | 8 => 2,
        5 | 10 | 12 => 8,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A photo whose table says how it is turned, where it was taken (53.5° north), and who made the camera.
    fn photo(is_little: bool) -> Vec<u8> {
        let short = |n: u16| if is_little { n.to_le_bytes() } else { n.to_be_bytes() };
        let long = |n: u32| if is_little { n.to_le_bytes() } else { n.to_be_bytes() };
        let mut tiff = if is_little { b"II*\0".to_vec() } else { b"MM\0*".to_vec() };
        tiff.extend(long(8));
        let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
            [&short(tag)[..], &short(kind), &long(count), &value].concat()
        };
        let turned = entry(0x0112, 3, 1, [short(6), [0, 0]].concat().try_into().unwrap());
        let place = entry(GPS, 4, 1, long(8 + 2 + 36 + 4));
        let maker = entry(0x010f, 2, 4, *b"Cam\0");
        let north = entry(1, 2, 2, *b"N\0\0\0");
        let degrees = entry(2, 5, 1, long(8 + 2 + 36 + 4 + 2 + 24));
        tiff.extend([&short(3)[..], &turned, &place, &maker, &long(0)].concat());
        tiff.extend([&short(2)[..], &north, &degrees, &long(535), &long(10)].concat());
        let words = b"<x:xmpmeta exif:GPSLatitude=\"53,30N\"></x:xmpmeta>";
        [b"\xff\xd8\xff\xe1\0\0Exif\0\0", &tiff[..], words, b"\xff\xda pixels"].concat()
    }

    #[test]
    fn a_photo_no_longer_says_where_it_was_taken_and_is_the_same_otherwise() {
        for is_little in [true, false] {
            let before = photo(is_little);
            let mut after = before.clone();
            wipe("image/jpeg", &mut after);
            assert_eq!(after.len(), before.len());
            let table = &mut after[12..];
            let table = Table::at(table).unwrap();
            assert_eq!((table.short(8), table.short(10), table.short(22)), (Some(2), Some(0x0112), Some(0x010f)));
            let number = if is_little { 535_u32.to_le_bytes() } else { 535_u32.to_be_bytes() };
            assert!(memmem::find(&before, &number).is_some() && memmem::find(&after, &number).is_none());
            assert!(memmem::find(&after, b"53,30N").is_none());
            assert!(memmem::find(&after, b"Cam\0").is_some() && after.ends_with(b"\xff\xda pixels"));
            let once = after.clone();
            wipe("image/jpeg", &mut after);
            assert_eq!(after, once, "there is nothing left to wipe");
        }
    }

    #[test]
    fn what_is_no_photo_is_left_as_it_is() {
        let before = photo(true);
        for kind in ["application/pdf", "image/png", "text/plain"] {
            let mut after = before.clone();
            wipe(kind, &mut after);
            assert_eq!(after, before, "{kind}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_broken_ends_it(cut in 0..150_usize, at in 0..150_usize, byte: u8, is_little: bool) {
            let mut bytes = photo(is_little);
            if let Some(changed) = bytes.get_mut(at) {
                *changed = byte;
            }
            bytes.truncate(bytes.len() - cut.min(bytes.len()));
            wipe("image/jpeg", &mut bytes);
            wipe("image/tiff", &mut bytes);
        }
    }
}

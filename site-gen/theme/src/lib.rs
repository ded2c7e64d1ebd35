//! Templates and strings in, HTML out; one frame for static and dynamic pages.
mod asset;
mod assets;
mod dates;
mod embedded;
mod encoded;
mod engine;
mod error;
mod fill;
mod form;
mod frame;
mod hours;
mod slug;
mod strings;
mod theme;
mod told;
mod unowned;
mod whole;
mod word;

pub use assets::{Asset, is_asset};
pub use encoded::{encoded, encoded_part};
pub use error::ThemeError;
pub use form::FORM_STEPS;
pub use frame::{FRAME_IDS, Frame, Kind, MenuItem, Notice, Translation, root_of};
pub use slug::slug;
pub use theme::Theme;
pub use told::{Told, ToldKind, ToldLine};
pub use unowned::Unowned;

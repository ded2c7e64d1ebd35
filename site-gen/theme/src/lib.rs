//! Templates and strings in, HTML out; one frame for static and dynamic pages.
mod assets;
mod dates;
mod embedded;
mod error;
mod fill;
mod frame;
mod hours;
mod strings;
mod theme;
mod whole;

pub use assets::{Asset, is_asset};
pub use error::ThemeError;
pub use frame::{FORM_STEPS, FRAME_IDS, Frame, Kind, MenuItem, Notice, Translation, encoded, root_of};
pub use theme::Theme;

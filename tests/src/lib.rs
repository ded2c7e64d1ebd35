//! The story teller: a ticket's life as a text file that a school admin can read.
//!
//! ```text
//! stories/*.txt ─read─▶ Story ─tell─▶ the same text, with what really happened as arrows
//! casts/*.toml ─────────▲       ├── Rules     the rules alone, over a map
//!                               └── AtDesk    Desk::handle and clock::round over any Store
//! ```
//!
//! Each is told twice: at the desk of schools and at the desk of an organisation, as `lotse new` writes them. A cast says who
//! plays there.
//!
//! A story's arrows are written by the test itself (`UPDATE_EXPECT=1 cargo test -p tests`) and read by a
//! person. Depths may differ in everything but the arrows. The step language is told in [`story`].

mod arrow;
mod at_desk;
mod at_once;
mod cast;
mod check;
mod delivery;
mod faulty;
mod house;
mod play;
mod profile;
mod rules;
pub mod server;
mod sides;
pub mod story;
mod tell;
mod time;
mod words;

pub use at_desk::AtDesk;
pub use at_once::at_once;
pub use check::{check_all, unlike};
pub use delivery::Delivery;
pub use faulty::Faulty;
pub use house::{desk_toml, root};
pub use play::{Play, plays, stories};
pub use profile::Profile;
pub use rules::Rules;
pub use sides::{arrows, together};
pub use story::Story;
pub use tell::{Ask, Depth, Mail, tell};

//! What ratatui draws on: it keeps the size and the caret. The cells go from ratatui's own buffer
//! to the [`super::Screen`], which knows what the terminal shows.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

/// The easel. Clones share their caret.
#[derive(Clone, Debug, Default)]
pub struct Easel {
    size: Size,
    caret: Arc<Mutex<Option<Position>>>,
}

impl Easel {
    /// One of this size.
    #[must_use]
    pub fn new((width, height): (u16, u16)) -> Self {
        Self { size: Size { width, height }, caret: Arc::default() }
    }

    /// Takes another size.
    pub fn resize(&mut self, (width, height): (u16, u16)) {
        self.size = Size { width, height };
    }

    /// Where the caret shall be; none to hide it.
    #[must_use]
    pub fn caret(&self) -> Option<Position> {
        *self.caret.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_caret(&self, caret: Option<Position>) {
        *self.caret.lock().unwrap_or_else(PoisonError::into_inner) = caret;
    }
}

impl Backend for Easel {
    type Error = Infallible;

    fn draw<'a, I>(&mut self, _: I) -> Result<(), Infallible>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        Ok(())
    }

    fn hide_cursor(&mut self) -> Result<(), Infallible> {
        self.set_caret(None);
        Ok(())
    }

    fn show_cursor(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn get_cursor_position(&mut self) -> Result<Position, Infallible> {
        Ok(self.caret().unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Infallible> {
        self.set_caret(Some(position.into()));
        Ok(())
    }

    fn clear(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn clear_region(&mut self, _: ClearType) -> Result<(), Infallible> {
        Ok(())
    }

    fn size(&self) -> Result<Size, Infallible> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> Result<WindowSize, Infallible> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::default() })
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

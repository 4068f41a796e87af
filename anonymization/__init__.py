"""How people are protected: records first, then tables, then the proof."""

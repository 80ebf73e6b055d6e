"""Tables in, tables out; opens no file and draws nothing."""

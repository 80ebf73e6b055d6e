"""What people call beside the stages."""

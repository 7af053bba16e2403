"""What other programs take along to speak with Opsbell; nothing here imports anything of ours."""

"""What people are told: mails about decisions on their work, and requesters' messages to those who worked for them."""

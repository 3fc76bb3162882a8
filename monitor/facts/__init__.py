"""What an article tells besides names: amounts of money, closing dates, places."""

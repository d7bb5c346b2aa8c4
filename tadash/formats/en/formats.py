"""The notation of words/days.py for days and times that Django itself writes and reads.

Settings of these names are not asked: the formats of a language go before them.
"""

DATE_FORMAT = "D, M j, Y"
SHORT_DATE_FORMAT = "M j, Y"
DATETIME_FORMAT = "D, M j, Y, g:i A"
TIME_FORMAT = "g:i A"
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S", "%I:%M %p"]

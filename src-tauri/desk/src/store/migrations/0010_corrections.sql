-- What a publication says to readers that it corrects; none where it corrects nothing.
ALTER TABLE deliveries ADD COLUMN correction TEXT;

"""What is there: free WiFi and partner merchants as places. Knows no person."""
